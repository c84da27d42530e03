import { h } from 'preact';
import { useLive } from '../live.ts';
import { Empty, Loaded, PageHead, Status } from '../parts/words.ts';
import { Link } from '../router.ts';
import { type Device, type Layout, layoutOf } from '../topology/layout.ts';
import type { TopologyState } from '../wire.ts';

/** What hangs on which network: a rail for each network, a row for each router and server. */
export function TopologyPage() {
  const live = useLive<TopologyState>('/topology');
  return h(
    'div',
    { class: 'page' },
    h(PageHead, { title: 'Topology', live }),
    h(Loaded<TopologyState>, {
      live,
      what: 'the topology',
      children: (state) => [
        state.cut
          ? h('p', { class: 'banner tone-warn', key: 'cut' }, `Only the first ${state.ports.length} ports are drawn.`)
          : null,
        state.networks.length === 0
          ? h(Empty, { title: 'There is no network.', key: 'none' })
          : h(Drawing, { key: 'drawing', layout: layoutOf(state) }),
      ],
    }),
  );
}

function Drawing({ layout: { rails, devices } }: { readonly layout: Layout }) {
  return h(
    'div',
    { class: 'topology', tabIndex: 0, role: 'region', 'aria-label': 'Topology' },
    h(
      'table',
      { class: 'rails' },
      h(
        'thead',
        { class: 'rails-head' },
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, h('span', { class: 'sr' }, 'Device')),
          rails.map(({ network, cidrs }, index) =>
            h(
              'th',
              { key: network.id, scope: 'col', class: `rail-head hue-${index % 6}` },
              h(Link, { to: `/ports?network_id=${network.id}` }, network.name || network.id.slice(0, 8)),
              h('small', { class: 'mono' }, cidrs.length > 0 ? cidrs.join(' ') : 'no subnet'),
              network['router:external']
                ? h('small', null, 'external')
                : network.shared
                  ? h('small', null, 'shared')
                  : null,
            ),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        devices.map((device) => h(DeviceRow, { key: device.id, device, rails: rails.length })),
      ),
    ),
    devices.length === 0 ? h(Empty, { title: 'Nothing hangs on these networks.' }) : null,
  );
}

function DeviceRow({ device, rails }: { readonly device: Device; readonly rails: number }) {
  const { joints, kind } = device;
  const first = joints[0]?.rail ?? -1;
  const last = joints.at(-1)?.rail ?? -1;
  return h(
    'tr',
    { class: `device is-${kind}` },
    h(
      'th',
      { scope: 'row' },
      h('i', { class: `device-mark is-${kind}`, 'aria-hidden': 'true' }),
      kind === 'server'
        ? h(Link, { to: `/servers/${device.id}`, title: device.name }, device.name)
        : h('span', { title: device.name }, device.name),
      kind === 'other' ? null : h(Status, { value: device.status }),
    ),
    Array.from({ length: rails }, (_, rail) => {
      const joint = joints.find((one) => one.rail === rail);
      const ports = joint?.ports ?? [];
      const crossed = rail <= last && first >= 0;
      const states = [...new Set(ports.map(({ status }) => status))];
      const words = ports.map(
        ({ fixed_ips, status }) =>
          `${fixed_ips.map(({ ip_address }) => ip_address).join(', ') || 'no address'} (${status})`,
      );
      return h(
        'td',
        {
          key: rail,
          class: `rail hue-${rail % 6}${crossed ? ' is-crossed' : ''}${rail === last ? ' is-last' : ''}${joint ? ' is-joint' : ''}`,
        },
        joint
          ? h(
              'span',
              { class: 'joint', title: words.join('\n') },
              h('i', {
                class: `knot ${states.length === 1 && states[0] === 'ACTIVE' ? 'is-up' : 'is-down'}`,
                role: 'img',
                'aria-label': states.join(', '),
              }),
              h('span', { class: 'mono' }, shortAddress(ports)),
            )
          : null,
      );
    }),
  );
}

/** The first address, and how many more there are. */
function shortAddress(ports: Device['joints'][number]['ports']): string {
  const addresses = ports.flatMap(({ fixed_ips }) => fixed_ips.map(({ ip_address }) => ip_address));
  return addresses.length > 1 ? `${addresses[0]} +${addresses.length - 1}` : (addresses[0] ?? 'no address');
}
