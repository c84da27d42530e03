import type { SecurityGroup } from '../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { refusedByNetwork } from '../errors/network-refusal.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { isUuid } from '../operation/uuid.ts';
import { securityGroupAnswer, securityGroupRuleAnswer, securityGroupsAnswer } from './group-answers.ts';
import { groupViews, ruleView } from './group-view.ts';
import { newRule } from './new-rule.ts';
import { groupBodies, ruleBodies } from './schemas.ts';

/** The last microversion that has them: since then clients ask the network service itself. */
const until = 35;

/** `/os-security-groups`: those of the network service in the form that the Compute API of old had for them. */
export function securityGroupProxyOperations({
  session,
  config,
}: Pick<ComputeFaceDeps, 'session' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-security-groups',
      until,
      policy: 'reader',
      answers: { 200: securityGroupsAnswer },
      handle: async (call) => {
        const everybodys = call.context.isAdmin && call.query.flag('all_tenants');
        const filters = everybodys ? {} : { tenant_id: call.projectId };
        const found = await refusedByNetwork(session(call.context).securityGroups.list(filters));
        found.sort((a, b) => compare(a.tenant_id, b.tenant_id) || compare(a.name, b.name) || compare(a.id, b.id));
        const start = call.query.number('offset') ?? 0;
        const page = found.slice(start, start + pageSize(call.query, config.maxPageSize));
        return { status: 200, body: { security_groups: await views(call, page) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-security-groups/:group_id',
      until,
      policy: 'reader',
      answers: { 200: securityGroupAnswer },
      handle: async (call) => {
        const group = await refusedByNetwork(session(call.context).securityGroups.show(idOf(call, 'group_id')));
        return answer(call, group);
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-security-groups',
      until,
      policy: 'member',
      answers: { 200: securityGroupAnswer },
      body: groupBodies,
      handle: async (call) =>
        answer(call, await refusedByNetwork(session(call.context).securityGroups.create(call.body.security_group))),
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-security-groups/:group_id',
      until,
      policy: 'member',
      answers: { 200: securityGroupAnswer },
      body: groupBodies,
      handle: async (call) => {
        const { securityGroups } = session(call.context);
        const changed = securityGroups.update(idOf(call, 'group_id'), call.body.security_group);
        return answer(call, await refusedByNetwork(changed));
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-security-groups/:group_id',
      until,
      policy: 'member',
      answers: { 202: null },
      handle: async (call) => {
        await refusedByNetwork(session(call.context).securityGroups.delete(idOf(call, 'group_id')));
        return { status: 202 };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-security-group-rules',
      until,
      policy: 'member',
      answers: { 200: securityGroupRuleAnswer },
      body: ruleBodies,
      handle: async (call) => {
        const { securityGroups, securityGroupRules } = session(call.context);
        const rule = await refusedByNetwork(securityGroupRules.create(newRule(call.body.security_group_rule)));
        const { remote_group_id: source } = rule;
        const named = source === null ? [] : await refusedByNetwork(securityGroups.list({ id: [source] }));
        const byId = new Map(named.map((group) => [group.id, group]));
        return { status: 200, body: { security_group_rule: ruleView(rule, byId) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-security-group-rules/:rule_id',
      until,
      policy: 'member',
      answers: { 202: null },
      handle: async (call) => {
        await refusedByNetwork(session(call.context).securityGroupRules.delete(idOf(call, 'rule_id')));
        return { status: 202 };
      },
    }),
  ];

  function views(call: Call<unknown>, found: readonly SecurityGroup[]): Promise<readonly object[]> {
    return groupViews(found, (id) => refusedByNetwork(session(call.context).securityGroups.list({ id: [...id] })));
  }

  async function answer(call: Call<unknown>, group: SecurityGroup) {
    const [view] = await views(call, [group]);
    if (!view) throw notFound('Security group not found.');
    return { status: 200, body: { security_group: view } };
  }
}

function idOf(call: Call<unknown>, name: string): string {
  const id = call.param(name);
  if (!isUuid(id)) throw badRequest('Security group id should be uuid');
  return id;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
