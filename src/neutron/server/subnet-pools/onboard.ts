import { all, run, type SubnetRow, type Unit } from '../../../store/index.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { type Cidr, overlaps, parseCidr } from '../ipam/address.ts';
import { findVisibleNetwork, touchNetwork } from '../networks/network-record.ts';
import { findVisible } from '../operations/show.ts';
import { requireRule } from '../policy/require.ts';
import { isObject } from '../request/body.ts';
import { json } from '../request/network-request.ts';
import type { MemberEndpoint, Resource } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { type Session, writeSession } from '../session.ts';
import { savePool, textOf } from './change.ts';
import type { SubnetPoolRecord } from './pool-record.ts';
import { readPrefixes } from './prefixes.ts';
import { countSubnets, takenFrom } from './taken-blocks.ts';

/**
 * `PUT /v2.0/subnetpools/<id>/onboard_network_subnets`: the subnets that a network of the caller's has of the pool's family
 * become the pool's, with their blocks. Source: Networking API reference, subnet pools.
 */
export function onboarding(resource: () => Resource<SubnetPoolRecord>): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    if (rest.length > 0) throw networkError('HTTPNotFound');
    if (request.method !== 'PUT') throw networkError('HTTPMethodNotAllowed');
    const networkId = isObject(request.body) ? request.body.network_id : undefined;
    if (typeof networkId !== 'string') throw invalidInput('network_id must be specified.');
    return writeSession(services, context, function* (session) {
      const pool = yield* findVisible(session, resource(), id);
      requireRule('onboard_network_subnets', context, resource().target(pool));
      const network = yield* findVisibleNetwork(session, networkId);
      // Who merely sees a network does not give its subnets away.
      if (!context.isAdmin && network.project_id !== context.projectId) throw networkError('NotAuthorized');
      const subnets = yield* takeIn(session, pool, network.id);
      return json(
        200,
        subnets.map(({ id: subnetId, cidr }) => ({ id: subnetId, cidr })),
      );
    });
  };
}

function* takeIn(session: Session, pool: SubnetPoolRecord, networkId: string): Unit<SubnetRow[]> {
  const taken = yield* takenFrom(session, pool.id);
  const wanted = session.queries
    .selectFrom('neutron_subnet')
    .selectAll()
    .where('network_id', '=', networkId)
    .where('ip_version', '=', pool.ip_version);
  // On PostgreSQL others wait who would take the same subnets; SQLite has one writer at a time anyway.
  const isShared = session.services.database.engine === 'postgresql';
  const subnets = yield* all(isShared ? wanted.forNoKeyUpdate() : wanted);
  if (subnets.length === 0) return subnets;
  for (const subnet of subnets) refuseTaken(subnet, taken, pool.id);
  const prefixes = [...textList(pool.prefixes), ...subnets.map(({ cidr }) => cidr)];
  yield* savePool(session, pool, { ...pool, prefixes: textOf(readPrefixes(prefixes).blocks) });
  for (const subnet of subnets) {
    if (subnet.subnetpool_id !== null) yield* countSubnets(session, subnet.subnetpool_id, -1);
    const stamp = { revision_number: subnet.revision_number + 1, updated_at: session.now };
    yield* run(
      session.queries
        .updateTable('neutron_subnet')
        .set({ subnetpool_id: pool.id, ...stamp })
        .where('id', '=', subnet.id),
    );
  }
  yield* countSubnets(session, pool.id, subnets.length);
  yield* touchNetwork(session, networkId);
  return subnets;
}

/** Throws 400 IllegalSubnetPoolUpdate when a subnet of the pool has an address of this one: also when it is the pool's itself. */
function refuseTaken({ id, cidr }: SubnetRow, taken: readonly Cidr[], poolId: string): void {
  const block = parseCidr(cidr);
  if (block && taken.some((other) => overlaps(block, other))) {
    throw networkError(
      'IllegalSubnetPoolUpdate',
      `Onboarding subnet ${id}: ${cidr} conflicts with allocated prefixes in subnet pool ${poolId}`,
    );
  }
}
