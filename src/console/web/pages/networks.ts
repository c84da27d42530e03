import { h } from 'preact';
import { useLive } from '../live.ts';
import { CopyButton } from '../parts/copy.ts';
import { Table } from '../parts/table.ts';
import { Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { Link } from '../router.ts';
import type { NetworkState, NetworksState, RouterState, SubnetState } from '../wire.ts';

/** The networks with their subnets, and the routers between them. */
export function NetworksPage() {
  const live = useLive<NetworksState>('/networks');
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Networks', live }),
    h(Loaded<NetworksState>, {
      live,
      what: 'networks',
      children: ({ networks, subnets, routers }) => [
        networks.length === 0
          ? h(Empty, { key: 'networks', title: 'There is no network.' })
          : h(NetworkTable, { key: 'networks', networks, subnets }),
        h('h2', { class: 'section-title', key: 'title' }, 'Routers', h('small', null, String(routers.length))),
        routers.length === 0
          ? h(Empty, { key: 'routers', title: 'There is no router.' })
          : h(RouterTable, { key: 'routers', routers, networks }),
      ],
    }),
  );
}

interface NetworkTableProps {
  readonly networks: readonly NetworkState[];
  readonly subnets: readonly SubnetState[];
}

function NetworkTable({ networks, subnets }: NetworkTableProps) {
  const of = (id: string) => subnets.filter((subnet) => subnet.network_id === id);
  return h(Table<NetworkState>, {
    label: 'Networks',
    rows: networks.toSorted((one, other) => one.name.localeCompare(other.name)),
    keyOf: ({ id }) => id,
    columns: [
      {
        name: 'Name',
        look: 'wide',
        cell: (network) => h(Link, { to: `/ports?network_id=${network.id}` }, network.name || network.id.slice(0, 8)),
      },
      { name: 'Status', cell: ({ status }) => h(Status, { value: status }) },
      {
        name: 'Subnets',
        cell: ({ id }) =>
          h(
            'ul',
            { class: 'plain-list' },
            of(id).map((subnet) =>
              h(
                'li',
                { key: subnet.id },
                h('span', { class: 'mono' }, subnet.cidr),
                h(
                  'small',
                  null,
                  [subnet.name, subnet.gateway_ip ? `gateway ${subnet.gateway_ip}` : 'no gateway']
                    .filter(Boolean)
                    .join(' · '),
                ),
              ),
            ),
          ),
      },
      { name: 'MTU', look: 'number', cell: ({ mtu }) => String(mtu ?? '–') },
      {
        name: 'Kind',
        cell: (network) =>
          [network['router:external'] ? 'external' : '', network.shared ? 'shared' : ''].filter(Boolean).join(', ') ||
          'own',
      },
      { name: 'Id', look: 'small', cell: ({ id }) => h(CopyButton, { text: id, shown: id.slice(0, 8) }) },
    ],
  });
}

function RouterTable({
  routers,
  networks,
}: {
  readonly routers: readonly RouterState[];
  readonly networks: readonly NetworkState[];
}) {
  const nameOf = (id: string | undefined) =>
    networks.find((network) => network.id === id)?.name ?? id?.slice(0, 8) ?? '–';
  return h(Table<RouterState>, {
    label: 'Routers',
    rows: routers.toSorted((one, other) => one.name.localeCompare(other.name)),
    keyOf: ({ id }) => id,
    columns: [
      { name: 'Name', look: 'wide', cell: ({ name, id }) => name || id.slice(0, 8) },
      { name: 'Status', cell: ({ status }) => h(Status, { value: status }) },
      { name: 'Gateway', cell: ({ external_gateway_info }) => nameOf(external_gateway_info?.network_id) },
      { name: 'Id', look: 'small', cell: ({ id }) => h(CopyButton, { text: id, shown: id.slice(0, 8) }) },
    ],
  });
}
