import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A project as stored; `enabled` is 0 or 1. */
export interface ProjectRecord {
  readonly id: string;
  readonly domain_id: string;
  /** Null right below the domain. */
  readonly parent_id: string | null;
  readonly name: string;
  readonly description: string;
  readonly enabled: number;
  /** JSON list. */
  readonly tags: string;
  /** JSON object. */
  readonly options: string;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'domain_id', 'parent_id', 'name', 'description', 'enabled', 'tags', 'options', 'extra'] as const;

/** All given have to hold; names match exactly. */
export interface ProjectFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** Ordered by name. */
export function* listProjects(q: Queries, filter: ProjectFilter): Unit<ProjectRecord[]> {
  if (filter.ids?.length === 0) return [];
  let query = q.selectFrom('identity_project').select(columns).orderBy('name').orderBy('id');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.ids !== undefined) query = query.where('id', 'in', filter.ids);
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

/** Its grants and application credentials go with it; projects below it are refused by the database. */
export function* deleteProject(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('identity_project').where('id', '=', id));
}
