import type { ServerRecord } from '../server-record.ts';

/** What rules about a server's state go by. */
export function stateOf({ id, vmState, taskState, launchedAt, host }: ServerRecord) {
  return { uuid: id, vmState, taskState, launchedAt, host };
}
