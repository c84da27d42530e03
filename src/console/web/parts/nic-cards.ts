import { type ComponentChildren, h } from 'preact';
import { useLive } from '../live.ts';
import { isAdmin } from '../session.ts';
import type { GroupState, NicState, PortState, ServerState } from '../wire.ts';
import { CopyButton } from './copy.ts';
import { Empty, Status } from './words.ts';

/** The NICs of a server: what Berth has written down of each, beside what the network service says of its port now. */
export function NicCards({ state }: { readonly state: ServerState }) {
  const { server, nics } = state;
  const gone = server.status === 'DELETED';
  const ports = useLive<{ readonly ports: readonly PortState[] }>(
    gone ? null : `/ports?device_id=${server.id}&limit=100`,
    'poll',
  );
  const groups = useLive<{ readonly security_groups: readonly GroupState[] }>(gone ? null : '/security-groups', 'poll');
  const nameOf = (id: string) => groups.state?.security_groups.find((group) => group.id === id)?.name ?? id.slice(0, 8);
  return h(
    'section',
    { 'aria-label': 'Network' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { class: 'section-title' }, 'Network', h('small', null, String(nics.length))),
      nics.length === 0
        ? null
        : h(
            'p',
            { class: 'source-key', 'aria-hidden': 'true' },
            Object.entries(sources).map(([source, words]) =>
              h('span', { key: source }, h('i', { class: `source from-${source}` }), words),
            ),
          ),
    ),
    nics.length === 0
      ? h(Empty, { title: gone ? 'Its NICs went with it.' : 'It has no NIC.' })
      : h(
          'div',
          { class: 'nics' },
          nics.map((nic) =>
            h(NicCard, {
              key: nic.nic,
              nic,
              port: ports.state?.ports.find(({ id }) => id === nic.port_id) ?? null,
              nameOf,
            }),
          ),
        ),
  );
}

interface NicCardProps {
  readonly nic: NicState;
  /** Null: the network service has not answered yet, or has no such port. */
  readonly port: PortState | null;
  readonly nameOf: (groupId: string) => string;
}

type Source = 'asked' | 'berth' | 'neutron';
const sources: Readonly<Record<Source, string>> = {
  asked: 'by the request',
  berth: "from Berth's own record",
  neutron: 'from the network service, now',
};

function NicCard({ nic, port, nameOf }: NicCardProps) {
  const { vif } = nic;
  const addresses = vif?.subnets.flatMap((subnet) =>
    subnet.addresses.map(({ address, floating }) => ({ address, floating, cidr: subnet.cidr })),
  );
  const rows: [Source, string, ComponentChildren][] = [
    ['berth', 'Address', addresses?.map(({ address }) => address).join(', ') ?? nic.asked_ip],
    ['berth', 'Subnet', addresses ? [...new Set(addresses.map(({ cidr }) => cidr))].join(', ') : null],
    ['berth', 'Floating', addresses?.flatMap(({ floating }) => floating).join(', ') || null],
    ['berth', 'MAC', vif?.mac_address ?? null],
    ['neutron', 'Groups', port ? port.security_groups.map(nameOf).join(', ') || 'none' : null],
    ['neutron', 'Host', isAdmin() ? (port?.['binding:host_id'] ?? null) : null],
    ['berth', 'VIF', vif && [vif.vif_type ?? 'unbound', vif.vnic_type, vif.device].join(' · ')],
    ['berth', 'MTU', vif?.mtu ? String(vif.mtu) : null],
    ['berth', 'Port is', nic.ownership === 'brought' ? 'the user’s: it stays' : 'the server’s: it goes with it'],
    ['asked', 'Tag', nic.tag],
    ['berth', 'Port', nic.port_id ? h(CopyButton, { text: nic.port_id, shown: `${nic.port_id.slice(0, 13)}…` }) : null],
  ];
  return h(
    'article',
    { class: 'card nic', 'aria-label': `NIC ${nic.nic}` },
    h(
      'header',
      null,
      h('h3', null, `NIC ${nic.nic}`),
      h('span', { class: 'nic-network' }, vif?.network ?? nic.network_id?.slice(0, 8) ?? ''),
      h(Status, { value: port?.status ?? nic.state }),
    ),
    h(
      'dl',
      { class: 'facts' },
      rows
        .filter(([, , value]) => value !== null && value !== '')
        .map(([source, name, value]) => [
          h('dt', { key: name }, name),
          h(
            'dd',
            { key: `${name}.`, title: sources[source] },
            value,
            h('i', { class: `source from-${source}`, role: 'img', 'aria-label': sources[source] }),
          ),
        ]),
    ),
  );
}
