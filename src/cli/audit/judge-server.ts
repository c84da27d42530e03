import {
  type Claim,
  claimKey,
  type FloatingIpFact,
  isOfServer,
  isYoung,
  type NetworkFact,
  type Patience,
  type PortFact,
  type ServerFact,
} from './facts.ts';
import type { Finding, FindingKind } from './finding.ts';
import { isBound } from './judge-binding.ts';
import { command } from './mending.ts';

/** What the Networking API says about one server. */
export interface ServerNetwork {
  /** The ports whose device is the server. */
  readonly ports: readonly PortFact[];
  /** Who has an address that the server shows and none of its ports has, by claimKey(). */
  readonly holders: ReadonlyMap<string, Holder>;
  /** Those with the names of networks that lack a port, by name. */
  readonly networks: ReadonlyMap<string, readonly NetworkFact[]>;
  /** By address. Undefined: not to be had. */
  readonly floatingIps: ReadonlyMap<string, FloatingIpFact> | undefined;
  /** The ports of all projects are to be seen. */
  readonly isWhole: boolean;
}

/** A port with an address that a server shows which has not got the port. */
export interface Holder {
  readonly port: PortFact;
  /** The server that has the port shows the address too. */
  readonly isClaimed: boolean;
}

/** Compares what a server shows of its network with what Neutron has. */
export function judgeServer(server: ServerFact, network: ServerNetwork, patience: Patience): Finding[] {
  if (!server.isSettled || isYoung(server, patience)) return [];
  const missing = sorted(server, network, patience);
  const refresh = command('server', 'reboot', '--hard', server.id);
  const stale = [...missing.stale, ...strange(server, network, patience), ...unassociated(server, network)];
  const none = network.isWhole ? 'no port' : 'no port that this user may see';
  const again = [...new Set(missing.lost.map((claim) => claim.network))];
  return [
    ...about('duplicate_claim', server, missing.taken, refresh),
    ...about('network_info', server, stale, refresh),
    ...about(
      'port_missing',
      server,
      missing.lost.map((claim) => `it shows ${shown(claim)} on network ${claim.network}, and ${none} has that`),
      again
        .map((name) => command('server', 'add', 'network', server.id, networkFor(server, name, network)))
        .join(' && '),
    ),
  ];
}

/** The network of that name for a command: by its id, unless it is not the only one that the server's project may have meant. */
function networkFor({ projectId }: ServerFact, name: string, { networks }: ServerNetwork): string {
  const meant = (networks.get(name) ?? []).filter((one) => one.projectId === projectId || one.isShared);
  const [only] = meant;
  return meant.length === 1 && only ? only.id : name;
}

interface Missing {
  readonly taken: string[];
  readonly stale: string[];
  readonly lost: Claim[];
}

/** The addresses that the server shows and its ports have not, by what became of them. */
function sorted({ claims }: ServerFact, { ports, holders }: ServerNetwork, patience: Patience): Missing {
  const had = new Set(ports.flatMap(keysOf));
  const nics = new Set(ports.map(({ macAddress }) => macAddress));
  const missing: Missing = { taken: [], stale: [], lost: [] };
  for (const claim of claims) {
    const key = claimKey(claim.macAddress, claim.address);
    if (claim.isFloating || had.has(key)) continue;
    const holder = holders.get(key);
    // A port that moves from one server to another is in between for a moment.
    if (holder && isYoung(holder.port, patience)) continue;
    if (holder?.isClaimed) {
      const { id, deviceId } = holder.port;
      missing.taken.push(`it and server ${deviceId} both show ${shown(claim)}; port ${id} is that server's`);
    } else if (holder) {
      const { id, deviceId } = holder.port;
      const whose = deviceId === '' ? 'which nothing has' : `which ${deviceId} has`;
      missing.stale.push(`it shows ${shown(claim)} of port ${id}, ${whose}`);
    } else if (nics.has(claim.macAddress)) {
      missing.stale.push(`it shows ${shown(claim)}, which its port has not`);
    } else {
      missing.lost.push(claim);
    }
  }
  return missing;
}

/** The addresses of its ports that the server does not show. Half-bound ports are findings of their own. */
function strange({ claims }: ServerFact, { ports }: ServerNetwork, patience: Patience): string[] {
  const known = new Set(claims.map(({ macAddress, address }) => claimKey(macAddress, address)));
  return ports
    .filter((port) => isOfServer(port) && !isYoung(port, patience) && (port.host === undefined || isBound(port)))
    .flatMap((port) => {
      const unknown = port.addresses.filter((address) => !known.has(claimKey(port.macAddress, address)));
      return unknown.map((address) => `it does not show ${address} (${port.macAddress}) of its port ${port.id}`);
    });
}

function unassociated({ claims }: ServerFact, { floatingIps, ports }: ServerNetwork): string[] {
  if (floatingIps === undefined) return [];
  const ids = new Set(ports.map(({ id }) => id));
  return claims
    .filter(({ isFloating, address }) => isFloating && !ids.has(floatingIps.get(address)?.portId ?? ''))
    .map(({ address }) => `it shows floating IP ${address}, which is not associated with a port of it`);
}

function about(kind: FindingKind, server: ServerFact, reasons: readonly string[], mend: string): Finding[] {
  if (reasons.length === 0) return [];
  const { id, projectId, changedAt } = server;
  return [{ kind, resource: 'server', id, projectId, reason: reasons.join('; '), changedAt, cost: {}, mend }];
}

function keysOf({ macAddress, addresses }: PortFact): string[] {
  return addresses.map((address) => claimKey(macAddress, address));
}

function shown({ address, macAddress }: Claim): string {
  return `${address} (${macAddress})`;
}
