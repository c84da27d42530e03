import { type Database, first } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type Call, type Operation, operation } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { visible } from '../servers/find-server.ts';
import { hostId } from '../servers/host-id.ts';
import { type ServerRecord, serverColumns } from '../servers/server-record.ts';
import { instanceActionAnswer, instanceActionsAnswer } from './action-answers.ts';
import { type ActionEvent, actionsOn, eventsOf, type InstanceAction } from './instance-action.ts';

/** `/servers/{id}/os-instance-actions`: what was done to a server, read from the journal that the work itself goes by. */
export function instanceActionOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-instance-actions',
      policy: 'reader',
      answers: { 200: instanceActionsAnswer },
      handle: async (call) => {
        const server = await serverOfActions(database, call);
        const actions = await database.read((queries) => actionsOn(queries, server.id));
        const { page, next } = paged(call, actions, config.maxPageSize);
        const collection = `servers/${server.id}/os-instance-actions`;
        return {
          status: 200,
          body: {
            instanceActions: page.map((action) => actionView(action, server, call)),
            ...(next === null ? {} : { links: call.links.next(collection, call.query, next) }),
          },
        };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-instance-actions/:request_id',
      policy: 'reader',
      answers: { 200: instanceActionAnswer },
      handle: async (call) => {
        const server = await serverOfActions(database, call);
        const requestId = call.param('request_id');
        const found = await database.read(function* (queries) {
          const action = (yield* actionsOn(queries, server.id)).find((one) => one.requestId === requestId);
          if (!action) return null;
          return { action, events: yield* eventsOf(queries, action) };
        });
        if (!found) throw notFound(`Action ${requestId.slice(0, 60)} not found`);
        const shown = call.context.isAdmin || has(call.version, 'actionEventsForAll');
        const events = found.events.map((event) => eventView(event, server, call));
        const instanceAction = { ...actionView(found.action, server, call), ...(shown ? { events } : {}) };
        return { status: 200, body: { instanceAction } };
      },
    }),
  ];
}

/** The server, since 2.21 also when it is gone. */
async function serverOfActions(database: Database, call: Call): Promise<ServerRecord> {
  const id = call.param('server_id');
  const row = await database.read(function* (queries) {
    return yield* first(queries.selectFrom('instance').select(serverColumns).where('uuid', '=', id));
  });
  return visible(row?.deleted === 1 && !has(call.version, 'actionsOfDeleted') ? undefined : row, call.context, id);
}

/** A server has few actions: they are paged when they have been read. */
function paged(call: Call, actions: readonly InstanceAction[], most: number) {
  if (!has(call.version, 'actionPaging')) return { page: actions, next: null };
  const marker = call.query.one('marker');
  const start = marker === null ? 0 : actions.findIndex((action) => action.requestId === marker) + 1;
  if (marker !== null && start === 0) throw badRequest(`marker [${marker.slice(0, 60)}] not found`);
  const size = pageSize(call.query, most);
  const page = actions.slice(start, start + size);
  return { page, next: start + size < actions.length ? (page.at(-1)?.requestId ?? null) : null };
}

function actionView(action: InstanceAction, server: ServerRecord, { version }: Call): object {
  return {
    action: action.action,
    instance_uuid: server.id,
    request_id: action.requestId,
    project_id: server.projectId,
    user_id: action.userId,
    start_time: withMicroseconds(action.startedAt),
    message: action.failed ? 'Error' : null,
    ...(has(version, 'actionPaging') ? { updated_at: withMicroseconds(action.updatedAt) } : {}),
  };
}

function eventView(event: ActionEvent, server: ServerRecord, { context, version }: Call): object {
  const { host } = event;
  return {
    event: event.event,
    start_time: withMicroseconds(event.startedAt),
    finish_time: event.finishedAt === null ? null : withMicroseconds(event.finishedAt),
    result: event.result,
    ...(context.isAdmin ? { traceback: null } : {}),
    ...(has(version, 'eventHost')
      ? { hostId: hostId(server.projectId, host), ...(context.isAdmin ? { host } : {}) }
      : {}),
  };
}

function withMicroseconds(stored: string): string {
  return `${stored.slice(0, 23)}000`;
}
