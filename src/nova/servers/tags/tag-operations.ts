import { isoMillis } from '../../../runtime/time.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest, notFound } from '../../errors/nova-error.ts';
import { object, since } from '../../operation/body-schema.ts';
import { tag as tagSchema } from '../../operation/common-schemas.ts';
import { type Call, type Operation, operation, operationWithBody } from '../../operation/operation.ts';
import { changeServer } from '../change-server.ts';
import { findServer } from '../find-server.ts';
import { tagsAnswer } from './tag-answers.ts';

/** Most tags of a server. */
const most = 50;

const bodies = [since(26, object({ tags: { type: 'array', items: tagSchema, maxItems: most } }, ['tags']))] as const;

const collection = { path: '/servers/:server_id/tags', since: 26 } as const;
const member = { path: '/servers/:server_id/tags/:tag', since: 26 } as const;

/** `/servers/{id}/tags`, since 2.26. */
export function tagOperations({ database, runtime, compute }: ComputeFaceDeps): readonly Operation[] {
  const read = async (call: Call): Promise<readonly string[]> =>
    (await findServer(database, call.context, call.param('server_id'))).tags;
  const change = (call: Call<unknown>, action: string, by: (old: readonly string[]) => readonly string[]) =>
    changeServer(compute, {
      column: 'tags',
      serverId: call.param('server_id'),
      context: call.context,
      at: isoMillis(runtime.clock.now()),
      action,
      change: (server) => by(server.tags),
    });

  return [
    operation({
      ...collection,
      method: 'GET',
      policy: 'reader',
      answers: { 200: tagsAnswer },
      handle: async (call) => ({ status: 200, body: { tags: await read(call) } }),
    }),
    operationWithBody({
      ...collection,
      method: 'PUT',
      policy: 'member',
      answers: { 200: tagsAnswer },
      body: bodies,
      handle: async (call) => {
        const given = [...new Set(call.body.tags)];
        return { status: 200, body: { tags: await change(call, 'update tags', () => given) } };
      },
    }),
    operation({
      ...collection,
      method: 'DELETE',
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        await change(call, 'delete tags', () => []);
        return { status: 204 };
      },
    }),
    operation({
      ...member,
      method: 'GET',
      policy: 'reader',
      answers: { 204: null },
      handle: async (call) => {
        if (!(await read(call)).includes(call.param('tag'))) throw noSuchTag(call);
        return { status: 204 };
      },
    }),
    operation({
      ...member,
      method: 'PUT',
      policy: 'member',
      answers: { 201: null, 204: null },
      handle: async (call) => {
        const tag = call.param('tag');
        if (tag.length > 60 || /[,/]/.test(tag)) {
          throw badRequest(`Tag '${tag.slice(0, 100)}' is invalid: 1 to 60 characters, no ',' or '/'.`);
        }
        let known = false;
        await change(call, 'update tags', (old) => {
          known = old.includes(tag);
          if (!known && old.length >= most)
            throw badRequest(`The number of tags exceeded the per-server limit ${most}`);
          return known ? old : [...old, tag];
        });
        if (known) return { status: 204 };
        const location = `${call.links.self('servers', call.param('server_id'))}/tags/${encodeURIComponent(tag)}`;
        return { status: 201, headers: { location } };
      },
    }),
    operation({
      ...member,
      method: 'DELETE',
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        await change(call, 'delete tag', (old) => {
          if (!old.includes(call.param('tag'))) throw noSuchTag(call);
          return old.filter((other) => other !== call.param('tag'));
        });
        return { status: 204 };
      },
    }),
  ];
}

function noSuchTag(call: Call): Error {
  return notFound(`Instance ${call.param('server_id')} has no tag '${call.param('tag')}'`);
}
