import type { AuditedCloud } from './audited-cloud.ts';
import { claimKey, type FloatingIpFact, isOfServer, type Patience, type PortFact, type ServerFact } from './facts.ts';
import type { Finding } from './finding.ts';
import { type Holder, judgeServer } from './judge-server.ts';

/**
 * Reads one server and all that belongs to it at once, and judges that. Lists are read over minutes, in which a sound cloud
 * goes on: what differed between them is only a reason to come here. Throws ApiError, Failure.
 */
export async function lookAgain(
  cloud: AuditedCloud,
  id: string,
  floatingIps: ReadonlyMap<string, FloatingIpFact> | undefined,
  patience: Patience,
): Promise<Finding[]> {
  const [found, actedAt, ports] = await Promise.all([cloud.server(id), cloud.lastActionAt(id), cloud.portsOf(id)]);
  if (found === undefined) return [];
  const server = { ...found, changedAt: latest(found.changedAt, actedAt) };
  const holders = await holdersOf(cloud, server, ports);
  return judgeServer(server, { ports, holders, floatingIps, isWhole: cloud.scope.isAllProjects }, patience);
}

function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Who has the addresses that the server shows and its ports have not. */
async function holdersOf(
  cloud: AuditedCloud,
  { id, claims }: ServerFact,
  ports: readonly PortFact[],
): Promise<Map<string, Holder>> {
  const own = new Set(ports.flatMap((port) => port.addresses.map((address) => claimKey(port.macAddress, address))));
  const holders = new Map<string, Holder>();
  for (const { macAddress, address, isFloating } of claims) {
    const key = claimKey(macAddress, address);
    if (isFloating || own.has(key)) continue;
    const holder = await holderOf(cloud, id, macAddress, address);
    if (holder) holders.set(key, holder);
  }
  return holders;
}

async function holderOf(
  cloud: AuditedCloud,
  serverId: string,
  macAddress: string,
  address: string,
): Promise<Holder | undefined> {
  const candidates = (await cloud.portsWithMac(macAddress)).filter((port) => port.addresses.includes(address));
  for (const port of candidates) {
    if (port.deviceId === serverId || !isOfServer(port)) continue;
    const other = await cloud.server(port.deviceId);
    const isClaimed = other?.claims.some((claim) => claim.macAddress === macAddress && claim.address === address);
    if (isClaimed) return { port, isClaimed };
  }
  const [first] = candidates;
  return first && { port: first, isClaimed: false };
}
