import type { RequestContext } from '../../context/request-context.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import type { ServerRecord } from './server-record.ts';

/** What has nothing that could be restored: no guest on a host, or none that ever ran. */
const unrestorable = new Set(['building', 'shelved', 'shelved_offloaded']);

/**
 * Deletes a server: for good, or, where operators want it so, for now. Then one that something is being done to, that is
 * rescued or not confirmed after a resize is refused: Throws InstanceInvalidState.
 */
export async function deleteServer(
  { compute, config }: Pick<ComputeFaceDeps, 'compute' | 'config'>,
  server: ServerRecord,
  context: RequestContext,
): Promise<void> {
  const goes = server.taskState === 'deleting' || server.taskState === 'soft-deleting';
  if (config.softDelete && (goes || server.vmState === 'soft-delete')) return;
  const forGood = !config.softDelete || unrestorable.has(server.vmState) || !server.host || !server.launchedAt;
  if (forGood) await compute.terminate(server.id, context, config.deletePatience);
  else await compute.act({ context, instanceUuid: server.id, action: 'soft_delete' });
}
