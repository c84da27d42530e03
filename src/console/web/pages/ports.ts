import { h } from 'preact';
import { useState } from 'preact/hooks';
import { useLive } from '../live.ts';
import { CopyButton } from '../parts/copy.ts';
import { Table } from '../parts/table.ts';
import { Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { go, Link } from '../router.ts';
import type { NetworksState, PortState } from '../wire.ts';

interface Page {
  readonly ports: readonly PortState[];
  readonly limit: number;
}

/** The ports, page by page, of all networks or of one. */
export function PortsPage({ query }: { readonly query: URLSearchParams }) {
  const networkId = query.get('network_id') ?? '';
  const [markers, setMarkers] = useState<readonly string[]>([]);
  const asked = new URLSearchParams({ limit: '100', network_id: networkId, marker: markers.at(-1) ?? '' });
  const live = useLive<Page>(`/ports?${asked}`);
  const networks = useLive<NetworksState>('/networks', 'poll');
  const nameOf = (id: string) => networks.state?.networks.find((network) => network.id === id)?.name ?? id.slice(0, 8);
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    setMarkers([]);
    go(value === '' ? '/ports' : `/ports?network_id=${value}`, 'replace');
  };
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Ports', live }),
    h(
      'div',
      { class: 'filters' },
      h(
        'label',
        { class: 'inline-field' },
        'Network',
        h(
          'select',
          { value: networkId, onChange: choose },
          h('option', { value: '' }, 'All'),
          (networks.state?.networks ?? []).map(({ id, name }) =>
            h('option', { key: id, value: id }, name || id.slice(0, 8)),
          ),
        ),
      ),
    ),
    h(Loaded<Page>, {
      live,
      what: 'ports',
      children: ({ ports, limit }) => [
        ports.length === 0
          ? h(Empty, { key: 'none', title: markers.length > 0 ? 'There are no more ports.' : 'There is no port.' })
          : h(PortTable, { key: 'ports', ports, nameOf }),
        h(
          'div',
          { class: 'pager', key: 'pager' },
          markers.length > 0
            ? h(
                'button',
                { type: 'button', class: 'button', onClick: () => setMarkers(markers.slice(0, -1)) },
                'Previous',
              )
            : null,
          ports.length >= limit
            ? h(
                'button',
                { type: 'button', class: 'button', onClick: () => setMarkers([...markers, ports.at(-1)?.id ?? '']) },
                'Next',
              )
            : null,
        ),
      ],
    }),
  );
}

function PortTable({
  ports,
  nameOf,
}: {
  readonly ports: readonly PortState[];
  readonly nameOf: (id: string) => string;
}) {
  return h(Table<PortState>, {
    label: 'Ports',
    rows: ports,
    keyOf: ({ id }) => id,
    columns: [
      {
        name: 'Port',
        look: 'wide',
        cell: ({ id, name }) => [name ? `${name} ` : '', h(CopyButton, { text: id, shown: id.slice(0, 8) })],
      },
      { name: 'Status', cell: ({ status }) => h(Status, { value: status }) },
      { name: 'Network', cell: ({ network_id }) => nameOf(network_id) },
      {
        name: 'Addresses',
        cell: ({ fixed_ips }) => h('span', { class: 'mono' }, fixed_ips.map(({ ip_address }) => ip_address).join(', ')),
      },
      { name: 'MAC', look: 'small', cell: ({ mac_address }) => h('span', { class: 'mono' }, mac_address) },
      { name: 'Device', cell: deviceOf },
    ],
  });
}

function deviceOf({ device_id, device_owner }: PortState) {
  if (device_id === '') return device_owner || 'nobody’s';
  if (!device_owner.startsWith('compute:')) return device_owner.replace('network:', '');
  return h(Link, { to: `/servers/${device_id}` }, `server ${device_id.slice(0, 8)}`);
}
