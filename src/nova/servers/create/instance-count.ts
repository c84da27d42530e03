import type { RequestedNetworks } from '../../../allocation/index.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { RequestedServer } from './create-schemas.ts';

/** How many servers one request makes: all of `most` where quotas allow it, and none below `least`. */
export interface InstanceCount {
  readonly least: number;
  readonly most: number;
}

/** Most servers of one request, whatever the quotas say. */
const ceiling = 1000;

/** Throws HttpError 400 for bounds that contradict each other. */
export function readInstanceCount(server: RequestedServer): InstanceCount {
  const least = Number(server.min_count ?? 1);
  const most = Number(server.max_count ?? least);
  if (least > most) throw badRequest('min_count must be <= max_count');
  if (most > ceiling) throw badRequest(`max_count must be at most ${ceiling}.`);
  return { least, most };
}

/** A port and an address can be had by one server only (C21, D09). Throws HttpError 400. */
export function refuseSharedNics(networks: RequestedNetworks, count: InstanceCount): void {
  if (count.most === 1 || networks === null || typeof networks === 'string') return;
  if (networks.some(({ portId }) => portId !== null)) {
    throw badRequest('Unable to launch multiple instances with a single configured port ID: launch them one by one.');
  }
  if (networks.some(({ fixedIp }) => fixedIp !== null)) {
    throw badRequest('max_count cannot be greater than 1 if an fixed_ip is specified.');
  }
}
