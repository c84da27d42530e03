import type { Finding, MendAction } from './finding.ts';

/** What exactly this mending would do, in whole sentences for who decides about it. */
export function effectOf({ resourceId, serverId, host }: Finding, action: MendAction): string {
  switch (action) {
    case 'delete':
      return `The port ${resourceId} is deleted. It was made for the server ${serverId}, which has no use for it any more.`;
    case 'release':
      return `The port ${resourceId} is released from the server ${serverId}. It is not deleted: its user brought it.`;
    case 'give back':
      return `What the host ${host} is charged for the server ${serverId} is given back. Nothing else is touched.`;
    case 'destroy':
      return `The guest of the server ${serverId} on the host ${host} is destroyed, and its disks are deleted.`;
    case 'forget':
      return `The NICs that are recorded for the server ${serverId} are forgotten. No port is touched.`;
    case 'unplug':
      return `The NIC with the port ${resourceId} is unplugged from the server ${serverId}, which runs on without it.`;
  }
}
