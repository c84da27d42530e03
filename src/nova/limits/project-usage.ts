import { first, type Queries, run, type Unit } from '../../store/index.ts';

/** What a project's servers take up. Memory in MiB. */
export interface ProjectUsage {
  readonly instances: number;
  readonly cores: number;
  readonly ram: number;
}

/** Counted from the servers there are, of one user or of all, those in ERROR too: what is not deleted, for good or for now. */
export function* projectUsage(queries: Queries, projectId: string, userId: string | null = null): Unit<ProjectUsage> {
  const servers = queries.selectFrom('instance');
  const row = yield* first(
    (userId === null ? servers : servers.where('user_id', '=', userId))
      .select((select) => [
        select.fn.countAll<number>().as('instances'),
        select.fn.coalesce(select.fn.sum<number>('vcpus'), select.lit(0)).as('cores'),
        select.fn.coalesce(select.fn.sum<number>('memory_mb'), select.lit(0)).as('ram'),
      ])
      .where('project_id', '=', projectId)
      .where('deleted', '=', 0)
      .where('vm_state', '!=', 'soft-delete'),
  );
  return { instances: Number(row?.instances ?? 0), cores: Number(row?.cores ?? 0), ram: Number(row?.ram ?? 0) };
}

/** Until the commit nobody else counts this project's servers to let more of them in. */
export function* holdProjectQuota(queries: Queries, projectId: string): Unit<void> {
  yield* run(
    queries
      .insertInto('project_quota')
      .values({ project_id: projectId, admissions: 1 })
      .onConflict((conflict) =>
        conflict.column('project_id').doUpdateSet((set) => ({ admissions: set('project_quota.admissions', '+', 1) })),
      ),
  );
}
