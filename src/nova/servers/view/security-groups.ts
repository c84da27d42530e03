import type { RequestContext } from '../../../context/request-context.ts';
import type { Logger } from '../../../telemetry/logger.ts';
import type { PortsReader } from '../../ports-reader.ts';

/**
 * The groups of each server's ports, one entry for each port and group (E30). A group without a name goes by its id (E28);
 * one that the viewer cannot see is left out (E29). Servers without any are not in the map.
 */
export type GroupsByServer = ReadonlyMap<string, readonly { readonly name: string }[]>;

/**
 * Reads them live. A network service that does not answer costs the answer its `security_groups`, not the answer: what
 * the rest of it tells is wanted most when something is wrong.
 */
export async function groupsOf(
  reader: PortsReader,
  logger: Logger,
  context: RequestContext,
  serverIds: readonly string[],
): Promise<GroupsByServer> {
  if (serverIds.length === 0) return new Map();
  try {
    const ports = await inChunks(serverIds, (ids) => reader.portsOf(context, ids));
    const groupIds = [...new Set(ports.flatMap((port) => port.securityGroupIds))];
    if (groupIds.length === 0) return new Map();
    const visible = await inChunks(groupIds, (ids) => reader.securityGroups(context, ids));
    const names = new Map(visible.map(({ id, name }) => [id, name || id]));
    const groups = new Map<string, { name: string }[]>();
    for (const { deviceId, securityGroupIds } of ports) {
      const shown = securityGroupIds.flatMap((id) => names.get(id) ?? []).map((name) => ({ name }));
      if (shown.length > 0) groups.set(deviceId, [...(groups.get(deviceId) ?? []), ...shown]);
    }
    return groups;
  } catch (error) {
    logger.warn({ requestId: context.requestId, err: error }, 'security groups of servers could not be read');
    return new Map();
  }
}

/** As many ids as fit into the URL of one request, whatever the server in between allows. */
const chunk = 150;

async function inChunks<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const count = Math.ceil(ids.length / chunk);
  const chunks = Array.from({ length: count }, (_, index) => ids.slice(index * chunk, (index + 1) * chunk));
  return (await Promise.all(chunks.map(read))).flat();
}
