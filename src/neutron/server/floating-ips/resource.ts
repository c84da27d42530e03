import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { floatingIpAttributes } from './attributes.ts';
import {
  createFloatingIp,
  deleteFloatingIp,
  type NewFloatingIpTarget,
  newFloatingIpTarget,
  updateFloatingIp,
} from './change.ts';
import { type FloatingIpRecord, floatingIpTarget, selectFloatingIps } from './floating-ip-record.ts';
import { renderFloatingIp } from './render.ts';

/** `/v2.0/floatingips`. */
export const floatingIps: Resource<FloatingIpRecord, NewFloatingIpTarget> = {
  name: 'floatingip',
  collection: 'floatingips',
  path: 'floatingips',
  attributes: floatingIpAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: { floatingip: 1 },
  updatesOnEmpty: true,
  members: { tags: tagsOf(() => floatingIps, 'neutron_floating_ip') },

  notFound: (id) => networkError('FloatingIPNotFound', id),
  select: selectFloatingIps,
  targetColumns: () => ({ projectId: sql.ref('t.project_id') }),
  target: floatingIpTarget,
  createTarget: newFloatingIpTarget,
  create: createFloatingIp,
  update: updateFloatingIp,
  remove: deleteFloatingIp,
  render: renderFloatingIp,
};
