import type { Kind } from './list-all.ts';

/** The kinds of resources that the commands speak of. */
export const kinds = {
  server: {
    name: 'server',
    service: 'compute',
    path: '/servers',
    detailPath: '/servers/detail',
    many: 'servers',
    one: 'server',
  },
  flavor: {
    name: 'flavor',
    service: 'compute',
    path: '/flavors',
    detailPath: '/flavors/detail',
    many: 'flavors',
    one: 'flavor',
  },
  image: { name: 'image', service: 'image', path: '/images', many: 'images' },
  network: { name: 'network', service: 'network', path: '/networks', many: 'networks', one: 'network' },
  subnet: { name: 'subnet', service: 'network', path: '/subnets', many: 'subnets', one: 'subnet' },
  port: { name: 'port', service: 'network', path: '/ports', many: 'ports', one: 'port' },
  securityGroup: {
    name: 'security group',
    service: 'network',
    path: '/security-groups',
    many: 'security_groups',
    one: 'security_group',
  },
  floatingIp: {
    name: 'floating IP',
    service: 'network',
    path: '/floatingips',
    many: 'floatingips',
    one: 'floatingip',
  },
  agent: { name: 'network agent', service: 'network', path: '/agents', many: 'agents', one: 'agent' },
  computeService: { name: 'compute service', service: 'compute', path: '/os-services', many: 'services' },
} as const satisfies Record<string, Kind>;
