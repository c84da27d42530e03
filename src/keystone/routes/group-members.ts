import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers } from '../../http/json-schema.ts';
import type { Queries, Unit } from '../../store/index.ts';
import type { IdentityDeps } from '../deps.ts';
import { dropLostCredentials } from '../lost-credentials.ts';
import { addMember, groupById, isMember, removeMember } from '../records/groups.ts';
import { listUsers, userById } from '../records/users.ts';
import { absent, allowed, callerOf, forbidden, mayManage, mayRead, requireManager } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { managedGroup } from './groups.ts';
import { filtered, type Query } from './query.ts';
import { userWire } from './user-wire.ts';
import { usersAnswer } from './users.ts';

type OfGroup = { Params: { group_id: string }; Querystring: Query };
type WithUser = { Params: { group_id: string; user_id: string } };

/** `/v3/groups/{group}/users[/{user}]`: who is in a group. */
export function groupMemberRoutes(app: FastifyInstance, { database, tokens }: IdentityDeps, prefix: string): void {
  const url = '/v3/groups/:group_id/users';

  app.get<OfGroup>(url, answers(usersAnswer), async (request) => {
    const caller = callerOf(request);
    const id = request.params.group_id;
    const users = await database.read(function* (q) {
      allowed(caller, yield* groupById(q, id), 'group', (one) => mayRead(caller, one.domain_id));
      return yield* listUsers(q, { groupId: id });
    });
    const root = rootUrl(request, prefix);
    const wired = users.map((user) => userWire(user, root));
    return collection(request, 'users', filtered(wired, request.query, ['name', 'enabled', 'domain_id']));
  });

  app.get<WithUser>(`${url}/:user_id`, async (request, reply) => {
    const caller = callerOf(request);
    const { group_id: id, user_id: userId } = request.params;
    const there = await database.read(function* (q) {
      const may = (one: { domain_id: string }) => userId === caller.user.id || mayRead(caller, one.domain_id);
      allowed(caller, yield* groupById(q, id), 'group', may);
      return yield* isMember(q, id, userId);
    });
    if (!there) throw notMember();
    return reply.code(204).send();
  });

  app.put<WithUser>(`${url}/:user_id`, async (request, reply) => {
    requireManager(request);
    await database.write(function* (q) {
      const { id, userId } = yield* bothManaged(q, request);
      yield* addMember(q, id, userId);
    });
    tokens.forget();
    return reply.code(204).send();
  });

  app.delete<WithUser>(`${url}/:user_id`, async (request, reply) => {
    requireManager(request);
    await database.write(function* (q) {
      const { id, userId } = yield* bothManaged(q, request);
      if (!(yield* removeMember(q, id, userId))) throw notMember();
      yield* dropLostCredentials(q, [userId]);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

function* bothManaged(q: Queries, request: FastifyRequest<WithUser>): Unit<{ id: string; userId: string }> {
  const caller = callerOf(request);
  const { id } = yield* managedGroup(q, request);
  const user = yield* userById(q, request.params.user_id);
  if (!user && caller.isAdmin) throw absent('user');
  if (!user || !mayManage(caller, user.domain_id)) throw forbidden();
  return { id, userId: user.id };
}

function notMember(): HttpError {
  return new HttpError(404, 'The user is not in the group.');
}
