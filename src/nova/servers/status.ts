const byVmState: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  building: 'BUILD',
  stopped: 'SHUTOFF',
  resized: 'VERIFY_RESIZE',
  paused: 'PAUSED',
  suspended: 'SUSPENDED',
  rescued: 'RESCUE',
  error: 'ERROR',
  deleted: 'DELETED',
  'soft-delete': 'SOFT_DELETED',
  shelved: 'SHELVED',
  shelved_offloaded: 'SHELVED_OFFLOADED',
};

const resizing = ['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish'];
const rebuilding = ['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'];
const rebooting = ['rebooting', 'reboot_pending', 'reboot_started'];
const hardRebooting = ['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'];

/** What a task under way makes of the status; any other task leaves it as the state has it. */
const byTask: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  active: tasks({
    REBOOT: rebooting,
    HARD_REBOOT: hardRebooting,
    PASSWORD: ['updating_password'],
    REBUILD: rebuilding,
    MIGRATING: ['migrating'],
    RESIZE: resizing,
  }),
  stopped: tasks({ RESIZE: resizing, REBUILD: rebuilding }),
  resized: tasks({ REVERT_RESIZE: ['resize_reverting'] }),
  error: tasks({ REBUILD: rebuilding }),
  paused: tasks({ MIGRATING: ['migrating'] }),
};

/** The `status` of a server. A server that is being deleted keeps the status it had. */
export function serverStatus(vmState: string, taskState: string | null): string {
  return (taskState === null ? undefined : byTask[vmState]?.get(taskState)) ?? byVmState[vmState] ?? 'UNKNOWN';
}

/** The states that can have this status, in upper case; an empty list for a status that does not exist. */
export function vmStatesOf(status: string): readonly string[] {
  return Object.entries(byVmState)
    .filter(([vmState, base]) => base === status || [...(byTask[vmState]?.values() ?? [])].includes(status))
    .map(([vmState]) => vmState);
}

function tasks(byStatus: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(byStatus).flatMap(([status, names]) => names.map((name) => [name, status] as const)));
}
