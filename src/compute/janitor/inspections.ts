import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import type { ComputeServices } from '../services.ts';
import { inspectClaims } from './claims.ts';
import type { Inspection } from './finding.ts';
import { inspectGuests } from './guests.ts';
import { inspectNics } from './nics.ts';
import { inspectPorts } from './ports.ts';

/** All that is compared. Our own books come first: they are there when Neutron is not. */
export function inspectionsOf(services: ComputeServices, keeper: NetworkInfoKeeper): readonly Inspection[] {
  return [inspectClaims(services), inspectGuests(services), inspectNics(services), inspectPorts(services, keeper)];
}
