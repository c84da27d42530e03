import type { Scenario } from '../scenario.ts';
import { bring, on } from '../side.ts';

/** Requests that bring ports. */
export const portScenarios: readonly Scenario[] = [
  {
    title: 'C01: a free port with all that a user may have set of it',
    ask: async (place) => {
      const port = await place.port('mine', 'blue', {
        name: 'db',
        description: 'mine',
        mac_address: 'fa:16:3e:00:00:07',
        fixed_ips: [{ ip_address: place.at('10.1.0.77') }],
        security_groups: [await place.group('web')],
        allowed_address_pairs: [{ ip_address: '10.1.0.200' }],
        extra_dhcp_opts: [{ opt_name: 'mtu', opt_value: '1400' }],
      });
      await place.admin('PUT', `/v2.0/ports/${port}/tags`, { tags: ['one', 'two'] });
      return { networks: [bring(port)] };
    },
  },
  { title: 'C02: an unknown port', ask: async () => ({ networks: [bring('00000000-0000-4000-8000-00000000dead')] }) },
  {
    title: 'C03: a port of another project',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('theirs', 'shared', {}, place.neighbour))] }),
  },
  {
    title: 'C03: a port of another project, for an administrator',
    slow: true,
    ask: async (place) => ({
      networks: [bring(await place.port('theirs', 'shared', {}, place.neighbour))],
      asAdmin: true,
    }),
  },
  {
    title: 'C04: a port that another server has',
    ask: async (place) => {
      const port = await place.port('taken', 'green', { device_id: 'another-server', device_owner: 'compute:nova' });
      return { networks: [bring(port)] };
    },
  },
  {
    title: 'C06: a port whose binding has failed before',
    ask: async (place) => ({
      networks: [bring(await place.port('unbound', 'green', { 'binding:host_id': 'nowhere' }))],
    }),
  },
  {
    title: "C07: a port with the server's name",
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('named', 'green', { dns_name: 'vm' }))] }),
  },
  {
    title: 'C08: a port with another name',
    ask: async (place) => ({ networks: [bring(await place.port('named', 'green', { dns_name: 'other' }))] }),
  },
  {
    title: 'C30: a port whose name differs in case',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('named', 'green', { dns_name: 'VM' }))] }),
  },
  {
    title: 'C11: a port on a network that the user cannot see, and a new one',
    slow: true,
    ask: async (place) => {
      const port = await hiddenPort(place);
      return { networks: [bring(port), on(await place.network('green'))] };
    },
    differs: [{ row: 'C11', nova: '1 NICs', berth: '2 NICs' }],
  },
  {
    title: 'B16: nothing but a port on a network that the user cannot see',
    ask: async (place) => ({ networks: [bring(await hiddenPort(place))] }),
    differs: [{ row: 'B16', nova: '0 NICs', berth: '1 NICs' }],
  },
  {
    title: 'C12: ports and new ports by turns',
    ask: async (place) => {
      const [blue, green] = [await place.network('blue'), await place.network('green')];
      const first = await place.port('first', 'green');
      return { networks: [on(blue), bring(first), on(green)] };
    },
  },
  {
    title: 'C13: two ports on one network',
    slow: true,
    ask: async (place) => {
      const [first, second] = [await place.port('first', 'green'), await place.port('second', 'green')];
      return { networks: [bring(second), bring(first)] };
    },
  },
  {
    title: 'C14: a port without addresses',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('bare', 'open', { fixed_ips: [] }))] }),
  },
  {
    title: 'C24: groups do not touch a port',
    slow: true,
    ask: async (place) => {
      await place.group('web');
      return { networks: [bring(await place.port('mine', 'green'))], groups: ['web'] };
    },
  },
  {
    title: 'C25: a port on a network with port security and no subnet',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('bare', 'bare'))] }),
    differs: [{ row: 'C25', nova: 'SecurityGroupCannotBeApplied', berth: '1 NICs' }],
  },
  {
    title: 'C26: a port on a network without port security, and groups',
    ask: async (place) => {
      await place.group('web');
      return { networks: [bring(await place.port('mine', 'open'))], groups: ['web'] };
    },
    differs: [{ row: 'C26', nova: 'SecurityGroupCannotBeApplied', berth: '1 NICs' }],
  },
  {
    title: "C27: a port with the user's own keys in its profile",
    ask: async (place) => ({
      networks: [bring(await place.port('mine', 'green', { 'binding:profile': { mine: 'kept' } }))],
    }),
    differs: [{ row: 'L19', at: /^gone\.<mine>\.binding:profile\.mine$/ }],
  },
  {
    title: 'C31: a port that is administratively down',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('mine', 'green', { admin_state_up: false }))] }),
  },
  {
    title: 'I03: a port on a network with a DNS domain',
    slow: true,
    ask: async (place) => ({ networks: [bring(await place.port('mine', 'zoned'))] }),
  },
  {
    title: 'F08: a port and a host that no agent serves: the port is given back',
    ask: async (place) => ({ networks: [bring(await place.port('mine', 'green'))], host: 'nowhere' }),
    differs: [{ row: 'K06', at: /^(after|gone)\.<mine>\./ }],
  },
  {
    title: 'a port with several addresses',
    slow: true,
    ask: async (place) => {
      const fixed_ips = [{ ip_address: place.at('10.2.0.90') }, { ip_address: place.at('10.2.0.91') }];
      return { networks: [bring(await place.port('mine', 'green', { fixed_ips }))] };
    },
  },
  {
    title: 'J01: a port with a floating IP',
    slow: true,
    ask: async (place) => {
      const outside = await place.network('outside');
      const port = await place.port('mine', 'green', { fixed_ips: [{ ip_address: place.at('10.2.0.92') }] });
      const router = await place.make('router', 'router', { external_gateway_info: { network_id: outside } });
      const [subnet] = [...place.labels].find(([, label]) => label === 'subnet 10.2.0.0/24') ?? [];
      await place.admin('PUT', `/v2.0/routers/${router}/add_router_interface`, { subnet_id: subnet });
      const floating_ip_address = place.at('203.0.113.77');
      await place.make('floatingip', 'floating IP', {
        floating_network_id: outside,
        port_id: port,
        floating_ip_address,
      });
      return { networks: [bring(port)] };
    },
  },
];

/** A port of the project's own on a network of the neighbour's. */
function hiddenPort(place: Parameters<Scenario['ask']>[0]): Promise<string> {
  return place.port('hidden one', 'hidden', { project_id: place.projectId });
}
