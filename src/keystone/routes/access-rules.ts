import type { FastifyInstance } from 'fastify';
import { answers, object } from '../../http/json-schema.ts';
import type { IdentityDeps } from '../deps.ts';
import { userById } from '../records/users.ts';
import { absent, allowed, callerOf, mayRead } from './caller.ts';
import { collection } from './collection.ts';
import { listLinks } from './token-answers.ts';

const noRulesAnswer = object({ access_rules: { type: 'array', maxItems: 0 }, links: listLinks }, ['access_rules']);

type OfUser = { Params: { user_id: string } };

/** `/v3/users/{user}/access_rules`: there are none, since application credentials with such rules are refused. */
export function accessRuleRoutes(app: FastifyInstance, { database }: IdentityDeps): void {
  const url = '/v3/users/:user_id/access_rules';
  app.get<OfUser>(url, answers(noRulesAnswer), async (request) => {
    const caller = callerOf(request);
    const id = request.params.user_id;
    const user = await database.read((q) => userById(q, id));
    allowed(caller, user, 'user', (one) => id === caller.user.id || mayRead(caller, one.domain_id));
    return collection(request, 'access_rules', []);
  });
  app.get(`${url}/:access_rule_id`, async () => {
    throw absent('access rule');
  });
  app.delete(`${url}/:access_rule_id`, async () => {
    throw absent('access rule');
  });
}
