import { badRequest, notFound } from '../errors/nova-error.ts';
import { object, since } from '../operation/body-schema.ts';
import { metadata } from '../operation/common-schemas.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { metadataAnswer, metadataItemAnswer } from './metadata-answers.ts';

export type Metadata = Readonly<Record<string, string>>;

/** What has metadata, and how that is read and changed. */
export interface MetadataHolder {
  /** The route of what has it: `/servers/:server_id`. */
  readonly path: string;
  /** The last microversion that has the operations, where they are gone since. */
  readonly until?: number;
  read(call: Call<unknown>): Promise<Metadata>;
  /** Answers what it is then. What `by` throws leaves everything as it was. */
  change(call: Call<unknown>, by: (old: Metadata) => Metadata, what: 'update' | 'delete'): Promise<Metadata>;
}

const allBodies = [since(1, object({ metadata }, ['metadata']))] as const;
const oneBodies = [since(1, object({ meta: { ...metadata, minProperties: 1, maxProperties: 1 } }, ['meta']))] as const;

/** `{path}/metadata` and `{path}/metadata/{key}`: the same for servers and for images. */
export function metadataOperations(holder: MetadataHolder): readonly Operation[] {
  const until = holder.until === undefined ? {} : { until: holder.until };
  const collection = { ...until, path: `${holder.path}/metadata` } as const;
  const member = { ...until, path: `${holder.path}/metadata/:key` } as const;

  return [
    operation({
      ...collection,
      method: 'GET',
      policy: 'reader',
      answers: { 200: metadataAnswer },
      handle: async (call) => ({ status: 200, body: { metadata: await holder.read(call) } }),
    }),
    operationWithBody({
      ...collection,
      method: 'POST',
      policy: 'member',
      answers: { 200: metadataAnswer },
      body: allBodies,
      handle: async (call) => {
        const given = call.body.metadata;
        return {
          status: 200,
          body: { metadata: await holder.change(call, (old) => ({ ...old, ...given }), 'update') },
        };
      },
    }),
    operationWithBody({
      ...collection,
      method: 'PUT',
      policy: 'member',
      answers: { 200: metadataAnswer },
      body: allBodies,
      handle: async (call) => {
        const given = call.body.metadata;
        return { status: 200, body: { metadata: await holder.change(call, () => given, 'update') } };
      },
    }),
    operation({
      ...member,
      method: 'GET',
      policy: 'reader',
      answers: { 200: metadataItemAnswer },
      handle: async (call) => {
        const key = call.param('key');
        const all = await holder.read(call);
        if (!Object.hasOwn(all, key)) throw noSuchItem();
        return { status: 200, body: { meta: { [key]: all[key] } } };
      },
    }),
    operationWithBody({
      ...member,
      method: 'PUT',
      policy: 'member',
      answers: { 200: metadataItemAnswer },
      body: oneBodies,
      handle: async (call) => {
        const { meta } = call.body;
        if (!Object.hasOwn(meta, call.param('key'))) throw badRequest('Request body and URI mismatch');
        await holder.change(call, (old) => ({ ...old, ...meta }), 'update');
        return { status: 200, body: { meta } };
      },
    }),
    operation({
      ...member,
      method: 'DELETE',
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        await holder.change(call, (old) => without(old, call.param('key')), 'delete');
        return { status: 204 };
      },
    }),
  ];
}

function without(all: Metadata, key: string): Metadata {
  if (!Object.hasOwn(all, key)) throw noSuchItem();
  const { [key]: _gone, ...others } = all;
  return others;
}

function noSuchItem(): Error {
  return notFound('Metadata item was not found');
}
