import type { XStatic } from 'typebox/schema';
import type { Database } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { notFound } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { refuseUnknownProject } from '../projects.ts';
import { giveFlavor, projectsWith, takeFlavor } from './flavor-access-queries.ts';
import { flavorAccessAnswer } from './flavor-answers.ts';
import { flavorToShow } from './flavor-queries.ts';

const whom = object({ tenant: { type: 'string', minLength: 1, maxLength: 255 } }, ['tenant']);

const schema = {
  type: 'object',
  properties: { addTenantAccess: whom, removeTenantAccess: whom },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
} as const;

/** `POST /flavors/{id}/action`: one of two. */
const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** Which projects have a flavor that is not public. Source: the Compute API reference, "Flavors access". */
export function flavorAccessOperations({
  database,
  projects,
}: Pick<ComputeFaceDeps, 'database' | 'projects'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/flavors/:flavor_id/os-flavor-access',
      policy: 'admin',
      answers: { 200: flavorAccessAnswer },
      handle: async (call) => {
        const { id, isPublic } = await flavorToShow(database, call.context, call.param('flavor_id'));
        if (isPublic) throw notFound('Access list not available for public flavors.');
        return { status: 200, body: await accessView(database, id) };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/flavors/:flavor_id/action',
      policy: 'admin',
      answers: { 200: flavorAccessAnswer },
      body: bodies,
      handle: async (call) => {
        const id = call.param('flavor_id');
        const { addTenantAccess: added, removeTenantAccess: removed } = call.body;
        if (added) {
          await refuseUnknownProject(projects, added.tenant);
          await giveFlavor(database, id, added.tenant, has(call.version, 'flavorAccessToPrivateOnly'));
        }
        // A project that is gone may still be on the list.
        if (removed) await takeFlavor(database, id, removed.tenant);
        return { status: 200, body: await accessView(database, id) };
      },
    }),
  ];
}

async function accessView(database: Database, flavorId: string): Promise<object> {
  const given = await projectsWith(database, flavorId);
  return { flavor_access: given.map((projectId) => ({ flavor_id: flavorId, tenant_id: projectId })) };
}
