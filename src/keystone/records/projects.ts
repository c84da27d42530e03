import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A project as stored; `enabled` is 0 or 1. */
export interface ProjectRecord {
  readonly id: string;
  readonly domain_id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: number;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'domain_id', 'name', 'description', 'enabled', 'extra'] as const;

/** All given have to hold; names match exactly. */
export interface ProjectFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Only projects on which this user has a role. */
  readonly userId?: string | undefined;
}

/** Ordered by name. */
export function* listProjects(q: Queries, filter: ProjectFilter): Unit<ProjectRecord[]> {
  let query = q.selectFrom('identity_project').select(columns).orderBy('name').orderBy('id');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  if (filter.userId !== undefined) {
    const granted = q.selectFrom('identity_project_grant').select('project_id').where('user_id', '=', filter.userId);
    query = query.where('id', 'in', granted);
  }
  return yield* all(query);
}

/** Undefined when there is no such project. */
export function* projectById(q: Queries, id: string): Unit<ProjectRecord | undefined> {
  return yield* first(q.selectFrom('identity_project').select(columns).where('id', '=', id));
}

/** A conflict names `uq_identity_project_name`. */
export function* insertProject(q: Queries, project: ProjectRecord): Unit<ProjectRecord> {
  yield* run(q.insertInto('identity_project').values(project));
  return project;
}

/** Answers false when there is no such project. A conflict names `uq_identity_project_name`. */
export function* updateProject(q: Queries, project: ProjectRecord): Unit<boolean> {
  const { id, ...values } = project;
  return (yield* run(q.updateTable('identity_project').set(values).where('id', '=', id))) > 0;
}

/** Its grants go with it. Answers false when there is no such project. */
export function* deleteProject(q: Queries, id: string): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_project').where('id', '=', id))) > 0;
}
