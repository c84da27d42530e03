import type { Queries, Unit } from '../../store/index.ts';
import type { Limits } from '../config.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, forbidden } from '../errors/nova-error.ts';
import { holdProjectQuota, projectUsage } from '../limits/project-usage.ts';
import { flagValue } from '../operation/common-schemas.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { refuseUnknownProject } from '../projects.ts';
import { countServerGroups } from '../server-groups/server-group-queries.ts';
import { quotaDetailAnswer, quotaSetAnswer } from './quota-answers.ts';
import {
  classQuotas,
  defaultClass,
  dropQuotas,
  givenToUsers,
  type QuotaOwner,
  quotasOf,
  setQuotas,
} from './quota-queries.ts';
import { quotaSetBodies } from './quota-schemas.ts';
import { quotaView, shownQuotas } from './quota-view.ts';
import { type QuotaName, type Quotas, quotaNames, quotaPart, within } from './quotas.ts';

/** `/os-quota-sets/{project}`, with `user_id` those of a user in it. */
export function quotaSetOperations({
  database,
  config,
  projects,
}: Pick<ComputeFaceDeps, 'database' | 'config' | 'projects'>): readonly Operation[] {
  const { limits } = config;
  return [
    operation({
      method: 'GET',
      path: '/os-quota-sets/:id',
      policy: 'reader',
      answers: { 200: quotaSetAnswer },
      handle: async (call) => {
        const owner = readable(call);
        await refuseUnknownProject(projects, owner.projectId);
        const quotas = await database.read((queries) => quotasOf(queries, limits, owner));
        return answer(call, quotas);
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-quota-sets/:id',
      policy: 'admin',
      answers: { 200: quotaSetAnswer },
      body: quotaSetBodies,
      handle: async (call) => {
        const owner = ownerOf(call);
        await refuseUnknownProject(projects, owner.projectId);
        const { force, ...asked } = call.body.quota_set;
        const values = quotaPart(Object.entries(asked).map(([resource, most]) => ({ resource, most: Number(most) })));
        const checked = force === undefined || !flagValue(force);
        const quotas = await database.write(function* (queries) {
          // What is counted now is what there is until the commit.
          yield* holdProjectQuota(queries, owner.projectId);
          if (checked) yield* refuseUnfit(queries, limits, owner, values);
          yield* setQuotas(queries, owner, values);
          return yield* quotasOf(queries, limits, owner);
        });
        return { status: 200, body: { quota_set: quotaView(quotas, shownQuotas(call.version)) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-quota-sets/:id',
      policy: 'admin',
      answers: { 202: null },
      handle: async (call) => {
        await database.write((queries) => dropQuotas(queries, ownerOf(call)));
        return { status: 202 };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-quota-sets/:id/defaults',
      policy: 'reader',
      answers: { 200: quotaSetAnswer },
      handle: async (call) => {
        await refuseUnknownProject(projects, readable(call).projectId);
        return answer(call, await database.read((queries) => classQuotas(queries, limits, defaultClass)));
      },
    }),
    operation({
      method: 'GET',
      path: '/os-quota-sets/:id/detail',
      policy: 'reader',
      answers: { 200: quotaDetailAnswer },
      handle: async (call) => {
        const owner = readable(call);
        await refuseUnknownProject(projects, owner.projectId);
        const { quotas, used } = await database.read(function* (queries) {
          return { quotas: yield* quotasOf(queries, limits, owner), used: yield* usageOf(queries, owner) };
        });
        const detail = quotaNames.map((name) => [name, { limit: quotas[name], in_use: used[name] ?? 0, reserved: 0 }]);
        return answer(call, Object.fromEntries(detail));
      },
    }),
  ];
}

function answer<T>(call: Call, values: Readonly<Record<QuotaName, T>>) {
  return {
    status: 200,
    body: { quota_set: { id: call.param('id'), ...quotaView(values, shownQuotas(call.version)) } },
  };
}

function ownerOf(call: Call<unknown>): QuotaOwner {
  return { projectId: call.param('id'), userId: call.query.one('user_id') };
}

/** Whose quotas are asked for. Throws HttpError 403 for another project's, unless the caller is an administrator. */
function readable(call: Call): QuotaOwner {
  const owner = ownerOf(call);
  if (owner.projectId !== call.projectId && !call.context.isAdmin) {
    throw forbidden("Policy does not allow another project's quotas to be read.");
  }
  return owner;
}

/** What is counted of them when they are to be changed, or told in detail. */
function* usageOf(queries: Queries, { projectId, userId }: QuotaOwner): Unit<Partial<Quotas>> {
  const servers = yield* projectUsage(queries, projectId, userId);
  return { ...servers, server_groups: yield* countServerGroups(queries, projectId, userId) };
}

/**
 * Throws HttpError 400 for a quota below what is used or was given to the project's users, and for a user's above what the
 * project has left.
 */
function* refuseUnfit(queries: Queries, limits: Limits, owner: QuotaOwner, values: Partial<Quotas>): Unit<void> {
  const used = yield* usageOf(queries, owner);
  const project = yield* quotasOf(queries, limits, { ...owner, userId: null });
  const given = yield* givenToUsers(queries, owner.projectId, owner.userId);
  for (const [name, value] of Object.entries(values) as [QuotaName, number][]) {
    const others = given[name] ?? 0;
    const least = owner.userId === null ? Math.max(used[name] ?? 0, others) : (used[name] ?? 0);
    if (!within(least, value)) {
      throw badRequest(
        `Quota limit ${value} for ${name} must be greater than or equal to already used and reserved ${least}.`,
      );
    }
    if (owner.userId === null || project[name] < 0) continue;
    const most = project[name] - others;
    if (value < 0 || value > most) {
      throw badRequest(`Quota limit ${value} for ${name} must be less than or equal to ${most}.`);
    }
  }
}
