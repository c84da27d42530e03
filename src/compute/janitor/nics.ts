import { all } from '../../store/index.ts';
import type { ComputeServices } from '../services.ts';
import { forgetNics } from '../sql-port-ledger.ts';
import type { Inspection, Sighting } from './finding.ts';
import { fateOf, isOver, standingsOf } from './standing.ts';

/** NIC records of servers that are no more. What they say of whose the ports are is kept when they go. */
export function inspectNics({ database }: ComputeServices): Inspection {
  return {
    kinds: ['orphaned_nic'],
    look: () =>
      database.read(function* (queries) {
        const servers = yield* all(
          queries
            .selectFrom('virtual_interface')
            .innerJoin('instance', 'instance.uuid', 'virtual_interface.instance_uuid')
            .select(['instance.uuid', 'instance.project_id'])
            .distinct()
            .where((where) => where.or([where('instance.deleted', '=', 1), where('instance.vm_state', '=', 'error')])),
        );
        const uuids = servers.map(({ uuid }) => uuid);
        const standings = yield* standingsOf(queries, uuids);
        return servers.flatMap(({ uuid, project_id: projectId }): Sighting[] => {
          const standing = standings.get(uuid);
          if (!isOver(standing)) return [];
          const reason = `${fateOf(uuid, standing)}, and NICs are recorded for it`;
          const about = { resource: 'server', resourceId: uuid, serverId: uuid, projectId, host: null } as const;
          return [{ kind: 'orphaned_nic', ...about, reason, isOurs: true, action: 'forget', mend: null }];
        });
      }),
    mend: ({ serverId }) =>
      database.write(function* (queries) {
        const standing = (yield* standingsOf(queries, [serverId])).get(serverId);
        if (!isOver(standing)) return null;
        return (yield* forgetNics(queries, serverId)) > 0 ? 'forgotten' : null;
      }),
  };
}
