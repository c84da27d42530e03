import { all, type Database, prepared, type Queries, run, type Unit } from '../../store/index.ts';
import type { Limits } from '../config.ts';
import { configuredQuotas, type QuotaName, type Quotas, quotaPart } from './quotas.ts';

/** The class whose quotas are everybody's. */
export const defaultClass = 'default';

/** Whose `user_id` stands for the whole project. */
const ofProject = '';

/** Whose quotas: a project's, or those of one user in it. */
export interface QuotaOwner {
  readonly projectId: string;
  /** Null: of the whole project. */
  readonly userId: string | null;
}

const ofClass = prepared((queries, { name }: { name: string }) =>
  queries.selectFrom('compute_quota_class').select(['resource', 'most']).where('class_name', '=', name),
);

const ofProjectAndUser = prepared((queries, { projectId, userId }: { projectId: string; userId: string }) =>
  queries
    .selectFrom('compute_quota')
    .select(['user_id', 'resource', 'most'])
    .where('project_id', '=', projectId)
    .where('user_id', 'in', [ofProject, userId]),
);

/** The quotas of a class: what was said of it, else what is configured. */
export function* classQuotas(queries: Queries, limits: Limits, name: string): Unit<Quotas> {
  const rows = yield* all(ofClass(queries, { name }));
  return { ...configuredQuotas(limits), ...quotaPart(rows) };
}

/** What a project may have, and what one user in it. */
export interface QuotaPair {
  readonly project: Quotas;
  readonly user: Quotas;
}

/** Both at once: what was said of the user, else of the project, else of everybody. */
export function* quotaPairOf(queries: Queries, limits: Limits, projectId: string, userId: string): Unit<QuotaPair> {
  const everybody = yield* classQuotas(queries, limits, defaultClass);
  const rows = yield* all(ofProjectAndUser(queries, { projectId, userId }));
  const saidOf = (owner: string) => quotaPart(rows.filter(({ user_id }) => user_id === owner));
  const project = { ...everybody, ...saidOf(ofProject) };
  return { project, user: { ...project, ...saidOf(userId) } };
}

/** The quotas of a project, or of a user in it. */
export function* quotasOf(queries: Queries, limits: Limits, { projectId, userId }: QuotaOwner): Unit<Quotas> {
  const { project, user } = yield* quotaPairOf(queries, limits, projectId, userId ?? ofProject);
  return userId === null ? project : user;
}

/** One quota of a user in a project. */
export async function quotaOf(database: Database, limits: Limits, owner: QuotaOwner, name: QuotaName): Promise<number> {
  return (await database.read((queries) => quotasOf(queries, limits, owner)))[name];
}

/** What was said of users of a project, added up over all of them but one. */
export function* givenToUsers(queries: Queries, projectId: string, except: string | null): Unit<Partial<Quotas>> {
  const rows = yield* all(
    queries
      .selectFrom('compute_quota')
      .select((select) => ['resource', select.fn.sum<number>('most').as('most')])
      .where('project_id', '=', projectId)
      .where('user_id', 'not in', [ofProject, ...(except === null ? [] : [except])])
      .where('most', '>', 0)
      .groupBy('resource'),
  );
  return quotaPart(rows.map(({ resource, most }) => ({ resource, most: Number(most) })));
}

/** Says what a project, or a user in it, may have; what is not named stays. */
export function* setQuotas(queries: Queries, owner: QuotaOwner, values: Partial<Quotas>): Unit<void> {
  for (const [resource, most] of Object.entries(values)) {
    const row = { project_id: owner.projectId, user_id: owner.userId ?? ofProject, resource, most };
    yield* run(
      queries
        .insertInto('compute_quota')
        .values(row)
        .onConflict((conflict) => conflict.columns(['project_id', 'user_id', 'resource']).doUpdateSet({ most })),
    );
  }
}

/** Says what a class has; what is not named stays. */
export function* setClassQuotas(queries: Queries, name: string, values: Partial<Quotas>): Unit<void> {
  for (const [resource, most] of Object.entries(values)) {
    yield* run(
      queries
        .insertInto('compute_quota_class')
        .values({ class_name: name, resource, most })
        .onConflict((conflict) => conflict.columns(['class_name', 'resource']).doUpdateSet({ most })),
    );
  }
}

/** Forgets what was said of a user, or of a project and all users in it. */
export function* dropQuotas(queries: Queries, { projectId, userId }: QuotaOwner): Unit<void> {
  const rows = queries.deleteFrom('compute_quota').where('project_id', '=', projectId);
  yield* run(userId === null ? rows : rows.where('user_id', '=', userId));
}
