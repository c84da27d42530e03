import { type AutoAllocatedTopologyRow, first, type Unit } from '../../../store/index.ts';
import type { Session } from '../session.ts';

/** What was made for a project; undefined when it has nothing, or no longer has its network. */
export function* findTopology(session: Session, projectId: string): Unit<AutoAllocatedTopologyRow | undefined> {
  return yield* first(
    session.queries.selectFrom('neutron_auto_allocated_topology').selectAll().where('project_id', '=', projectId),
  );
}

/** Makes others wait who want to remove what was made for a project, and so find that it is gone. */
export function* holdTopology({ queries, services }: Session, projectId: string): Unit<void> {
  if (services.database.engine !== 'postgresql') return;
  yield* first(
    queries
      .selectFrom('neutron_auto_allocated_topology')
      .select('network_id')
      .where('project_id', '=', projectId)
      .forUpdate(),
  );
}
