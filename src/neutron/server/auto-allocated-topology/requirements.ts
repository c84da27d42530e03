import { first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Session } from '../session.ts';
import { findDefaultPool, type SubnetPoolRecord } from '../subnet-pools/pool-record.ts';

/** What a topology is made of. */
export interface Requirements {
  /** The network that it leads to. */
  readonly externalNetworkId: string;
  /** The pools that its subnets are taken from, one a family. */
  readonly pools: readonly SubnetPoolRecord[];
}

/** Finds what a topology is made of. Throws 409 AutoAllocationFailure naming what the cloud does not have. MSC-028, MSC-029 */
export function* findRequirements(session: Session): Unit<Requirements> {
  const network = yield* first(session.queries.selectFrom('neutron_network').select('id').where('is_default', '=', 1));
  if (!network) throw networkError('AutoAllocationFailure', 'No default router:external network');
  const pools = [yield* findDefaultPool(session, 4), yield* findDefaultPool(session, 6)].filter(
    (pool) => pool !== undefined,
  );
  if (pools.length === 0) throw networkError('AutoAllocationFailure', 'No default subnetpools defined');
  return { externalNetworkId: network.id, pools };
}
