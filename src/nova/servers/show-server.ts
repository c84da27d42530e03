import { openUserData } from '../../compute/index.ts';
import { UnsealError } from '../../secrets/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { newestFaults } from './fault.ts';
import { nicsOf } from './nic.ts';
import type { ServerRecord } from './server-record.ts';
import { groupsOf } from './view/security-groups.ts';
import type { Viewer } from './view/server-view.ts';
import { detailedServer } from './view/server-view.ts';

type Deps = Pick<ComputeFaceDeps, 'database' | 'ports' | 'logger' | 'sealer'>;

/**
 * The full views of these servers, in their order: NICs and faults from the store, security groups live. User data that
 * cannot be opened is null there, and the log says why: one row must not hide the others.
 */
export async function detailedServers(
  { database, ports, logger, sealer }: Deps,
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
        userData: () => userDataOf(server, sealer, logger),
      },
      viewer,
    ),
  );
}

function userDataOf(server: ServerRecord, sealer: Deps['sealer'], logger: Deps['logger']): string | null {
  try {
    return openUserData(sealer, server.id, server.storedUserData);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ serverId: server.id, err: error }, 'user data cannot be opened');
    return null;
  }
}
