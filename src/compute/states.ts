/** States of a server as they are stored and shown, by Nova's names. */
export const vmState = {
  building: 'building',
  active: 'active',
  error: 'error',
  deleted: 'deleted',
} as const;

/** What is being done to a server; null: nothing. */
export const taskState = {
  scheduling: 'scheduling',
  networking: 'networking',
  blockDeviceMapping: 'block_device_mapping',
  spawning: 'spawning',
  deleting: 'deleting',
} as const;

export type VmState = (typeof vmState)[keyof typeof vmState];
export type TaskState = (typeof taskState)[keyof typeof taskState];

/** Stored vm states in which a server's interfaces can be attached and detached (M11, M37). */
export const pluggable: ReadonlySet<string> = new Set(['active', 'paused', 'stopped']);

/** Power states as the API shows them. */
export const powerState = { noState: 0, running: 1 } as const;
