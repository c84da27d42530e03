import type { AuditedCloud } from './audited-cloud.ts';
import {
  type Claim,
  claimKey,
  type FloatingIpFact,
  isOfServer,
  type NetworkFact,
  type Patience,
  type PortFact,
  type ServerFact,
} from './facts.ts';
import type { Finding } from './finding.ts';
import { type Holder, judgeServer } from './judge-server.ts';
import { latest } from './latest.ts';

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
  const missing = missingClaims(server, ports);
  const holders = await holdersOf(cloud, id, missing);
  const networks = await networksOf(
    cloud,
    missing.filter(({ macAddress, address }) => !holders.has(claimKey(macAddress, address))),
  );
  return judgeServer(server, { ports, holders, networks, floatingIps, isWhole: cloud.scope.isAllProjects }, patience);
}

/** The addresses that the server shows and its ports have not. */
function missingClaims({ claims }: ServerFact, ports: readonly PortFact[]): readonly Claim[] {
  const own = new Set(ports.flatMap((port) => port.addresses.map((address) => claimKey(port.macAddress, address))));
  return claims.filter(({ macAddress, address, isFloating }) => !isFloating && !own.has(claimKey(macAddress, address)));
}

/** The ports that have these addresses. */
async function holdersOf(
  cloud: AuditedCloud,
  serverId: string,
  claims: readonly Claim[],
): Promise<Map<string, Holder>> {
  const holders = new Map<string, Holder>();
  for (const { macAddress, address } of claims) {
    const holder = await holderOf(cloud, serverId, macAddress, address);
    if (holder) holders.set(claimKey(macAddress, address), holder);
  }
  return holders;
}

/** The networks of the names that these have, by name. */
async function networksOf(cloud: AuditedCloud, claims: readonly Claim[]): Promise<Map<string, readonly NetworkFact[]>> {
  const names = new Set(claims.map(({ network }) => network));
  const networks = new Map<string, readonly NetworkFact[]>();
  for (const name of names) networks.set(name, await cloud.networksNamed(name));
  return networks;
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
