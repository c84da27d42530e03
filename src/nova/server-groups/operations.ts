import { isoMillis } from '../../runtime/time.ts';
import type { ServerGroupTable } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { serverGroupAnswer, serverGroupsAnswer } from './server-group-answers.ts';
import {
  deleteServerGroup,
  insertServerGroup,
  type ServerGroup,
  serverGroupById,
  serverGroupsOf,
} from './server-group-queries.ts';
import { createServerGroupBodies } from './server-group-schemas.ts';
import { serverGroupView } from './server-group-view.ts';

/** `/os-server-groups`: servers that are to be kept together or apart; a project's own. */
export function serverGroupOperations({
  database,
  runtime,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'runtime' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-server-groups',
      policy: 'reader',
      answers: { 200: serverGroupsAnswer },
      handle: async (call) => {
        // Of somebody who is no administrator the word is passed over, as in Nova.
        const all = call.query.one('all_projects') !== null && call.context.isAdmin;
        const page = { limit: pageSize(call.query, config.maxPageSize), offset: call.query.number('offset') ?? 0 };
        const groups = await serverGroupsOf(database, all ? null : call.projectId, page);
        return { status: 200, body: { server_groups: groups.map((group) => serverGroupView(group, call.version)) } };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-server-groups',
      policy: 'member',
      answers: { 200: serverGroupAnswer },
      body: createServerGroupBodies,
      handle: async (call) => {
        const asked = call.body.server_group;
        const policy = 'policy' in asked ? asked.policy : (asked.policies[0] ?? 'affinity');
        const most = 'rules' in asked ? asked.rules?.max_server_per_host : undefined;
        if (most !== undefined && policy !== 'anti-affinity') {
          throw badRequest('Only anti-affinity policy supports rules.');
        }
        const group: ServerGroupTable = {
          id: runtime.ids.uuid(),
          project_id: call.projectId,
          user_id: call.context.userId,
          name: asked.name,
          policy,
          max_server_per_host: most === undefined ? null : Number(most),
          claims: 0,
          created_at: isoMillis(runtime.clock.now()),
        };
        await insertServerGroup(database, group, config.limits);
        return { status: 200, body: { server_group: serverGroupView({ ...group, members: [] }, call.version) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-server-groups/:group_id',
      policy: 'reader',
      answers: { 200: serverGroupAnswer },
      handle: async (call) => {
        const group = await database.read((queries) => serverGroupById(queries, call.param('group_id')));
        return { status: 200, body: { server_group: serverGroupView(ownGroup(call, group), call.version) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-server-groups/:group_id',
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        await database.write(function* (queries) {
          const group = yield* serverGroupById(queries, call.param('group_id'));
          yield* deleteServerGroup(queries, ownGroup(call, group).id);
        });
        return { status: 204 };
      },
    }),
  ];
}

/** Throws HttpError 404 for a group that is not there, or another project's, unless the caller is an administrator. */
function ownGroup(call: Call, group: ServerGroup | undefined): ServerGroup {
  if (group && (call.context.isAdmin || group.project_id === call.projectId)) return group;
  throw notFound(`Instance group ${call.param('group_id').slice(0, 60)} could not be found.`);
}
