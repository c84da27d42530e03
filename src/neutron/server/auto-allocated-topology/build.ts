import { run, type Unit } from '../../../store/index.ts';
import { readPost } from '../attributes/read-values.ts';
import { NetworkError } from '../errors/network-error.ts';
import { networkError } from '../errors/registry.ts';
import { networks } from '../networks/resource.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Resource, ResourceRow } from '../resource.ts';
import { addInterface } from '../routers/add-interface.ts';
import { routers } from '../routers/resource.ts';
import type { RouterRecord } from '../routers/router-record.ts';
import type { Session } from '../session.ts';
import { subnets } from '../subnets/resource.ts';
import { findRequirements, type Requirements } from './requirements.ts';
import { findTopology } from './topology-record.ts';

/**
 * The id of a project's network, which is made at the first call: with a subnet of each default pool, behind a router that
 * leads to the default external network. The primary key settles a race: who loses it runs again, and finds the winner's.
 * Throws 409 AutoAllocationFailure, and what creating those things throws. Source: Networking API reference.
 */
export function* ensureTopology(session: Session, projectId: string): Unit<string> {
  const known = yield* findTopology(session, projectId);
  if (known) return known.network_id;
  const requirements = yield* findRequirements(session);
  const inside = yield* explained(
    makeInside(session, projectId, requirements),
    'Unable to provide tenant private network',
  );
  const router = yield* explained(
    makeWayOut(session, projectId, requirements, inside.subnetIds),
    'Unable to provide external connectivity',
  );
  yield* run(
    session.queries
      .updateTable('neutron_auto_allocated_topology')
      .set({ router_id: router.id })
      .where('project_id', '=', projectId),
  );
  return inside.networkId;
}

interface Inside {
  readonly networkId: string;
  readonly subnetIds: readonly string[];
}

function* makeInside(session: Session, project_id: string, { pools }: Requirements): Unit<Inside> {
  const network = yield* make(session, networks, { project_id, name: 'auto_allocated_network' });
  session.onConflict('neutron_auto_allocated_topology_pkey', null);
  yield* run(
    session.queries
      .insertInto('neutron_auto_allocated_topology')
      .values({ project_id, network_id: network.id, router_id: null }),
  );
  const subnetIds: string[] = [];
  for (const { id: subnetpool_id, ip_version } of pools) {
    const name = `auto_allocated_subnet_v${ip_version}`;
    const { id } = yield* make(session, subnets, {
      project_id,
      name,
      network_id: network.id,
      ip_version,
      subnetpool_id,
    });
    subnetIds.push(id);
  }
  return { networkId: network.id, subnetIds };
}

function* makeWayOut(
  session: Session,
  project_id: string,
  { externalNetworkId: network_id }: Requirements,
  subnetIds: readonly string[],
): Unit<RouterRecord> {
  const external_gateway_info = { network_id };
  const router = yield* make(session, routers, { project_id, name: 'auto_allocated_router', external_gateway_info });
  for (const subnetId of subnetIds) yield* addInterface(session, router, { subnetId });
  return router;
}

/** Makes a part. It counts, but no quota is asked. */
function* make<Row extends ResourceRow>(
  session: Session,
  resource: Resource<Row, PolicyTarget>,
  sent: Readonly<Record<string, unknown>> & { readonly project_id: string },
): Unit<Row> {
  for (const [name, amount] of Object.entries(resource.quotas)) {
    yield* addUsage(session, sent.project_id, name, amount);
  }
  return yield* resource.create(session, readPost(resource.attributes, sent), { projectId: sent.project_id });
}

/** Whoever asks for a topology has named none of its parts: what a part lacks is the cloud's fault. */
function* explained<T>(unit: Unit<T>, reason: string): Unit<T> {
  try {
    return yield* unit;
  } catch (error) {
    const isOurs =
      error instanceof NetworkError &&
      (error.status === 400 || error.status === 404 || error.type === 'SubnetAllocationError');
    throw isOurs ? networkError('AutoAllocationFailure', reason) : error;
  }
}
