import { all } from '../../store/index.ts';
import { abortClaim } from '../resource-tracker.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import type { Inspection, Sighting } from './finding.ts';
import { fateOf, isOver, standingsOf } from './standing.ts';

/** What is claimed of these hosts by servers that are no more. A claim is a row of our own: whose it was does not matter. */
export function inspectClaims(services: ComputeServices): Inspection {
  const { database } = services;
  return {
    kinds: ['orphaned_claim'],
    look: () =>
      database.read(function* (queries) {
        const claims = yield* all(
          queries
            .selectFrom('claim')
            .leftJoin('instance', 'instance.uuid', 'claim.instance_uuid')
            .select(['claim.instance_uuid as uuid', 'claim.host', 'instance.project_id'])
            .where('claim.host', 'in', namesOf(services))
            .where((where) =>
              where.or([
                where('instance.uuid', 'is', null),
                where('instance.deleted', '=', 1),
                where('instance.vm_state', '=', 'error'),
              ]),
            ),
        );
        const uuids = claims.map(({ uuid }) => uuid);
        const standings = yield* standingsOf(queries, uuids);
        return claims.flatMap(({ uuid, host, project_id: projectId }): Sighting[] => {
          const standing = standings.get(uuid);
          if (standing !== undefined && !isOver(standing)) return [];
          return [
            {
              kind: 'orphaned_claim',
              resource: 'server',
              resourceId: uuid,
              serverId: uuid,
              projectId,
              host,
              reason: `${standing ? fateOf(uuid, standing) : `its server ${uuid} was removed`}, and host ${host} is still charged for it`,
              isOurs: true,
              action: 'give back',
              mend: null,
            },
          ];
        });
      }),
    mend: ({ serverId }) =>
      database.write(function* (queries) {
        const standing = (yield* standingsOf(queries, [serverId])).get(serverId);
        if (standing !== undefined && !isOver(standing)) return null;
        yield* abortClaim(queries, serverId);
        return 'given back';
      }),
  };
}
