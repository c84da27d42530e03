import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { routerAttributes } from './attributes.ts';
import { createRouter, deleteRouter, updateRouter } from './change.ts';
import { interfaceActions, routeActions } from './member-actions.ts';
import { renderRouter } from './render.ts';
import { type RouterRecord, routerTarget, selectRouters } from './router-record.ts';

/** `/v2.0/routers`. */
export const routers: Resource<RouterRecord> = {
  name: 'router',
  collection: 'routers',
  path: 'routers',
  attributes: routerAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: true,
  quotas: { router: 1 },
  members: { tags: tagsOf(() => routers, 'neutron_router'), ...interfaceActions, ...routeActions },

  notFound: (id) => networkError('RouterNotFound', id),
  select: selectRouters,
  targetColumns: () => ({ projectId: sql.ref('t.project_id') }),
  target: routerTarget,
  create: createRouter,
  update: updateRouter,
  remove: deleteRouter,
  render: renderRouter,
};
