import type { NetworkState, PortState, TopologyState } from '../wire.ts';

/** A network's rail. */
export interface Rail {
  readonly network: NetworkState;
  readonly cidrs: readonly string[];
}

/** A device that hangs on rails. */
export interface Device {
  readonly id: string;
  readonly kind: 'router' | 'server' | 'other';
  readonly name: string;
  readonly status: string;
  readonly joints: readonly Joint[];
}

/** Where a device hangs on a rail. */
export interface Joint {
  readonly rail: number;
  readonly ports: readonly PortState[];
}

export interface Layout {
  readonly rails: readonly Rail[];
  readonly devices: readonly Device[];
}

/** Puts networks side by side, and below them routers, then servers, then what else has ports, each on its networks. */
export function layoutOf({ networks, subnets, routers, ports, servers }: TopologyState): Layout {
  const rails = networks
    .toSorted(
      (one, other) =>
        rank(one) - rank(other) || one.project_id.localeCompare(other.project_id) || one.name.localeCompare(other.name),
    )
    .map((network) => ({
      network,
      cidrs: subnets.filter((subnet) => subnet.network_id === network.id).map(({ cidr }) => cidr),
    }));
  const railOf = new Map(rails.map(({ network }, index) => [network.id, index]));
  const byDevice = Map.groupBy(
    ports.filter(({ device_id, network_id }) => device_id !== '' && railOf.has(network_id)),
    ({ device_id }) => device_id,
  );
  const joints = (own: readonly PortState[]): Joint[] =>
    [...Map.groupBy(own, ({ network_id }) => railOf.get(network_id) ?? 0)]
      .map(([rail, at]) => ({ rail, ports: at }))
      .toSorted((one, other) => one.rail - other.rail);
  const devices: Device[] = routers.map(({ id, name, status }) => ({
    id,
    kind: 'router' as const,
    name: name || id.slice(0, 8),
    status,
    joints: joints(byDevice.get(id) ?? []),
  }));
  const known = new Set(routers.map(({ id }) => id));
  const others: Device[] = [];
  for (const [id, own] of byDevice) {
    if (known.has(id)) continue;
    const server = servers[id];
    const device = { id, joints: joints(own) };
    const owner = own[0]?.device_owner ?? '';
    if (server) devices.push({ ...device, kind: 'server', name: server.name, status: server.status });
    else
      others.push({
        ...device,
        kind: 'other',
        name: owner.replace('network:', '') || id.slice(0, 8),
        status: own[0]?.status ?? '',
      });
  }
  const order = { router: 0, server: 1, other: 2 };
  return {
    rails,
    devices: [...devices, ...others].toSorted(
      (one, other) =>
        order[one.kind] - order[other.kind] ||
        (one.joints[0]?.rail ?? 99) - (other.joints[0]?.rail ?? 99) ||
        one.name.localeCompare(other.name, 'en', { numeric: true }),
    ),
  };
}

function rank(network: NetworkState): number {
  return network['router:external'] ? 0 : 1;
}
