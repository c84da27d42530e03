import { sql } from 'kysely';
import { bindingsEndpoint } from '../bindings/bindings-endpoint.ts';
import { networkError } from '../errors/registry.ts';
import { addResourceRequests } from '../qos/resource-requests.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { tellTrunk } from '../trunks/follow-parent.ts';
import { addSubPortMacs } from '../trunks/trunk-details.ts';
import { type PortValues, portAttributes } from './attributes.ts';
import { createPort, type NewPortTarget, newPortTarget } from './create.ts';
import { portFilters } from './filters.ts';
import { changePort, refuseForeignRouter, removePort } from './owned-by-router.ts';
import { type PortRecord, portTarget, selectPorts } from './port-record.ts';
import { renderPort } from './render.ts';

/** `/v2.0/ports`. */
export const ports: Resource<PortRecord, NewPortTarget> = {
  name: 'port',
  collection: 'ports',
  path: 'ports',
  attributes: portAttributes,
  filters: portFilters,
  bulk: true,
  lenientBody: true,
  strictMarker: true,
  quotas: { port: 1 },
  members: { tags: tagsOf(() => ports, 'neutron_port'), bindings: bindingsEndpoint },

  notFound: (id) => networkError('PortNotFound', id),
  select: selectPorts,
  targetColumns: () => ({
    projectId: sql.ref('t.project_id'),
    networkProjectId: sql.ref('t.network_project_id'),
  }),
  target: portTarget,
  createTarget: newPortTarget,
  *create(session, values, target) {
    const { project_id, device_owner, device_id } = values as PortValues;
    yield* refuseForeignRouter(session, project_id, device_owner, device_id);
    return yield* createPort(session, values, target);
  },
  *update(session, row, changes) {
    const changed = yield* changePort(session, row, changes);
    if (changed.status !== row.status) yield* tellTrunk(session, row.id);
    return changed;
  },
  remove: removePort,
  render: (row, session) => renderPort(row, session.config),
  *complete(session, wires, wants) {
    yield* addResourceRequests(session, wires, wants);
    yield* addSubPortMacs(session, wires, wants);
  },
};
