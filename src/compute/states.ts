/** States of a server as they are stored and shown, by Nova's names. */
export const vmState = {
  building: 'building',
  active: 'active',
  paused: 'paused',
  suspended: 'suspended',
  stopped: 'stopped',
  rescued: 'rescued',
  resized: 'resized',
  shelved: 'shelved',
  shelvedOffloaded: 'shelved_offloaded',
  error: 'error',
  /** Deleted, and to be restored for a while. */
  softDeleted: 'soft-delete',
  deleted: 'deleted',
} as const;

/** What is being done to a server; null: nothing. */
export const taskState = {
  scheduling: 'scheduling',
  networking: 'networking',
  blockDeviceMapping: 'block_device_mapping',
  spawning: 'spawning',
  deleting: 'deleting',
  poweringOff: 'powering-off',
  poweringOn: 'powering-on',
  rebooting: 'rebooting',
  rebootingHard: 'rebooting_hard',
  pausing: 'pausing',
  unpausing: 'unpausing',
  suspending: 'suspending',
  resuming: 'resuming',
  rescuing: 'rescuing',
  unrescuing: 'unrescuing',
  imageSnapshot: 'image_snapshot',
  imageUploading: 'image_uploading',
  shelving: 'shelving',
  shelvingImageUploading: 'shelving_image_uploading',
  shelvingOffloading: 'shelving_offloading',
  unshelving: 'unshelving',
  rebuilding: 'rebuilding',
  rebuildSpawning: 'rebuild_spawning',
  resizePrep: 'resize_prep',
  resizeMigrating: 'resize_migrating',
  resizeFinish: 'resize_finish',
  resizeConfirming: 'resize_confirming',
  resizeReverting: 'resize_reverting',
  softDeleting: 'soft-deleting',
  restoring: 'restoring',
} as const;

export type VmState = (typeof vmState)[keyof typeof vmState];
export type TaskState = (typeof taskState)[keyof typeof taskState];

/** Stored vm states in which a server's interfaces can be attached and detached (M11, M37). */
export const pluggable: ReadonlySet<string> = new Set(['active', 'paused', 'stopped']);

/** Power states as the API shows them. */
export const powerState = { noState: 0, running: 1, paused: 3, shutdown: 4, suspended: 7 } as const;
