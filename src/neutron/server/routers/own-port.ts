import type { PortRow, Unit } from '../../../store/index.ts';
import { readPost } from '../attributes/read-values.ts';
import type { RequestedIp } from '../ipam/eligible-subnets.ts';
import type { NetworkRecord } from '../networks/network-record.ts';
import { portAttributes } from '../ports/attributes.ts';
import { createPort } from '../ports/create.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Session } from '../session.ts';

/** A port that the service makes for a thing of its own. */
export interface OwnPort {
  /** '': nobody's, and no quota counts it. */
  readonly projectId: string;
  readonly deviceId: string;
  readonly deviceOwner: string;
  /** The automatic choice, when left out. */
  readonly fixedIps?: readonly RequestedIp[] | undefined;
}

/** Makes it. It counts, but no quota is asked: nobody wanted a port. Throws the errors of address allocation. */
export function* createOwnPort(session: Session, network: NetworkRecord, own: OwnPort): Unit<PortRow> {
  if (own.projectId !== '') yield* addUsage(session, own.projectId, 'port', 1);
  const values = readPost(portAttributes, {
    project_id: own.projectId,
    network_id: network.id,
    device_id: own.deviceId,
    device_owner: own.deviceOwner,
    ...(own.fixedIps && { fixed_ips: own.fixedIps }),
  });
  return yield* createPort(session, values, { projectId: own.projectId, network });
}
