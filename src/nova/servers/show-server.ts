import type { ComputeFaceDeps } from '../deps.ts';
import { newestFaults } from './fault.ts';
import { nicsOf } from './nic.ts';
import type { ServerRecord } from './server-record.ts';
import { groupsOf } from './view/security-groups.ts';
import type { Viewer } from './view/server-view.ts';
import { detailedServer } from './view/server-view.ts';

type Deps = Pick<ComputeFaceDeps, 'database' | 'ports' | 'logger'>;

/** The full views of these servers, in their order: NICs and faults from the store, security groups live. */
export async function detailedServers(
  { database, ports, logger }: Deps,
  servers: readonly ServerRecord[],
  viewer: Viewer,
): Promise<readonly object[]> {
  const ids = servers.map((server) => server.id);
  const [stored, groups] = await Promise.all([
    database.read(function* (queries) {
      return { nics: yield* nicsOf(queries, ids), faults: yield* newestFaults(queries, ids) };
    }),
    groupsOf(ports, logger, viewer.context, ids),
  ]);
  return servers.map((server) =>
    detailedServer(
      server,
      {
        nics: stored.nics.get(server.id) ?? [],
        fault: stored.faults.get(server.id),
        securityGroups: groups.get(server.id),
      },
      viewer,
    ),
  );
}
