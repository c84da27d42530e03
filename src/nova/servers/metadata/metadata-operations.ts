import { isoMillis } from '../../../runtime/time.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest, notFound } from '../../errors/nova-error.ts';
import { object, since } from '../../operation/body-schema.ts';
import { metadata } from '../../operation/common-schemas.ts';
import { type Call, type Operation, operation, operationWithBody } from '../../operation/operation.ts';
import { quotaOf } from '../../quotas/quota-queries.ts';
import { changeServer } from '../change-server.ts';
import { refuseTooMuchMetadata } from '../create/plain-values.ts';
import { findServer } from '../find-server.ts';

type Metadata = Readonly<Record<string, string>>;

const allBodies = [since(1, object({ metadata }, ['metadata']))] as const;
const oneBodies = [since(1, object({ meta: { ...metadata, minProperties: 1, maxProperties: 1 } }, ['meta']))] as const;

const collection = '/servers/:server_id/metadata';
const member = '/servers/:server_id/metadata/:key';

/** `/servers/{id}/metadata`. */
export function metadataOperations({ database, runtime, config }: ComputeFaceDeps): readonly Operation[] {
  const read = async (call: Call): Promise<Metadata> =>
    (await findServer(database, call.context, call.param('server_id'))).metadata;
  const change = async (call: Call<unknown>, action: string, by: (old: Metadata) => Metadata): Promise<Metadata> => {
    const asker = { projectId: call.projectId, userId: call.context.userId };
    const most = await quotaOf(database, config.limits, asker, 'metadata_items');
    return changeServer(database, {
      column: 'metadata',
      serverId: call.param('server_id'),
      context: call.context,
      at: isoMillis(runtime.clock.now()),
      action,
      change: (server) => {
        const next = by(server.metadata);
        refuseTooMuchMetadata(next, most);
        return next;
      },
    });
  };

  return [
    operation({
      method: 'GET',
      path: collection,
      policy: 'reader',
      handle: async (call) => ({ status: 200, body: { metadata: await read(call) } }),
    }),
    operationWithBody({
      method: 'POST',
      path: collection,
      policy: 'member',
      body: allBodies,
      handle: async (call) => {
        const given = call.body.metadata;
        const next = await change(call, 'update metadata', (old) => ({ ...old, ...given }));
        return { status: 200, body: { metadata: next } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: collection,
      policy: 'member',
      body: allBodies,
      handle: async (call) => {
        const given = call.body.metadata;
        return { status: 200, body: { metadata: await change(call, 'update metadata', () => given) } };
      },
    }),
    operation({
      method: 'GET',
      path: member,
      policy: 'reader',
      handle: async (call) => {
        const key = call.param('key');
        const all = await read(call);
        if (!Object.hasOwn(all, key)) throw noSuchItem();
        return { status: 200, body: { meta: { [key]: all[key] } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: member,
      policy: 'member',
      body: oneBodies,
      handle: async (call) => {
        const { meta } = call.body;
        if (!Object.hasOwn(meta, call.param('key'))) throw badRequest('Request body and URI mismatch');
        await change(call, 'update metadata', (old) => ({ ...old, ...meta }));
        return { status: 200, body: { meta } };
      },
    }),
    operation({
      method: 'DELETE',
      path: member,
      policy: 'member',
      handle: async (call) => {
        const key = call.param('key');
        await change(call, 'delete metadata', (old) => {
          if (!Object.hasOwn(old, key)) throw noSuchItem();
          const { [key]: _gone, ...others } = old;
          return others;
        });
        return { status: 204 };
      },
    }),
  ];
}

function noSuchItem(): Error {
  return notFound('Metadata item was not found');
}
