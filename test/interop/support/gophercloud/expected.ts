import type { ExpectedSteps } from '../client-walk.ts';

const mac = /^fa:16:3e(:[0-9a-f]{2}){3}$/;

type Fields = Readonly<Record<string, unknown>>;

interface Life {
  /** As it is made, and found again. */
  readonly made: Fields;
  /** What its own look adds to that. */
  readonly shown?: Fields;
  /** Fields that its change leaves as they are said here. */
  readonly changed?: Fields;
  readonly tags?: boolean;
  /** The service's words for one that is not there. */
  readonly missing: RegExp;
  readonly more?: ExpectedSteps;
}

/** What the steps of a resource's life give. */
function life(name: string, { made, shown = {}, changed, tags, missing, more = {} }: Life): ExpectedSteps {
  const gone = { raised: 'gophercloud.ErrDefault404', message: missing };
  const steps: ExpectedSteps = {
    create: { result: made },
    get: { result: { ...made, ...shown } },
    list: { result: [made] },
    ...(changed && { update: { result: { ...made, ...changed } } }),
    ...(tags && {
      'tags replace': { result: ['red', 'blue'] },
      'tags add': { result: null },
      'tags confirm': { result: true },
      'tags deny': { result: false },
      'tags delete': { result: null },
      'tags list': { result: ['blue', 'green'] },
      'tags delete all': { result: null },
    }),
    ...more,
    delete: { result: null },
    'get deleted': gone,
    'delete deleted': gone,
  };
  return Object.fromEntries(Object.entries(steps).map(([step, line]) => [`${name} ${step}`, line]));
}

const lives: Readonly<Record<string, Life>> = {
  'external network': {
    made: { id: '{external network}', name: 'outside', status: 'ACTIVE', shared: false, tenant_id: '{admin project}' },
    shown: { 'router:external': true, 'provider:network_type': 'vxlan', mtu: 1450, port_security_enabled: true },
    missing: /^Network \{external network\} could not be found\.$/,
  },
  'provider network': {
    made: { id: '{provider network}', name: 'vlan', shared: true },
    shown: { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1', mtu: 1400 },
    changed: { description: 'after', mtu: 1300, 'provider:network_type': 'vlan' },
    missing: /^Network \{provider network\} could not be found\.$/,
  },
  network: {
    made: {
      id: '{network}',
      name: 'front',
      description: 'before',
      admin_state_up: true,
      subnets: [],
      project_id: '{project}',
      availability_zone_hints: [],
      tags: [],
    },
    shown: { dns_domain: 'front.example.', port_security_enabled: true, 'router:external': false, mtu: 1450 },
    changed: { description: 'after', admin_state_up: false },
    tags: true,
    missing: /^Network \{network\} could not be found\.$/,
    more: {
      'list in pages': { result: ['vlan', 'private', 'outside', 'front'] },
      'list nothing': { result: [] },
    },
  },
  'address scope': {
    made: { id: '{address scope}', name: 'everywhere', ip_version: 4, shared: false, project_id: '{project}' },
    changed: { name: 'all over' },
    missing: /^Address scope \{address scope\} could not be found\.$/,
  },
  'subnet pool': {
    made: {
      id: '{subnet pool}',
      name: 'blocks',
      prefixes: ['10.96.0.0/16'],
      address_scope_id: '{address scope}',
      default_quota: 1024,
      ip_version: 4,
      is_default: false,
      shared: false,
      revision_number: 0,
    },
    changed: { description: 'of ours', revision_number: 1 },
    tags: true,
    missing: /^Subnet pool \{subnet pool\} could not be found\.$/,
  },
  subnet: {
    made: {
      id: '{subnet}',
      network_id: '{network}',
      name: 'front-v4',
      ip_version: 4,
      cidr: '192.0.2.0/24',
      gateway_ip: '192.0.2.1',
      enable_dhcp: true,
      allocation_pools: [{ start: '192.0.2.10', end: '192.0.2.99' }],
      dns_nameservers: ['192.0.2.5'],
      host_routes: [{ destination: '198.51.100.0/24', nexthop: '192.0.2.6' }],
    },
    changed: { name: 'front-4', gateway_ip: '', enable_dhcp: false, dns_nameservers: [], host_routes: [] },
    tags: true,
    missing: /^Subnet \{subnet\} could not be found\.$/,
  },
  'slaac subnet': {
    made: {
      id: '{slaac subnet}',
      cidr: '2001:db8::/64',
      gateway_ip: '2001:db8::',
      ip_version: 6,
      ipv6_address_mode: 'slaac',
      ipv6_ra_mode: 'slaac',
    },
    missing: /^Subnet \{slaac subnet\} could not be found\.$/,
  },
  'pooled subnet': {
    made: {
      id: '{pooled subnet}',
      network_id: '{provider network}',
      cidr: '10.96.0.0/28',
      subnetpool_id: '{subnet pool}',
    },
    missing: /^Subnet \{pooled subnet\} could not be found\.$/,
  },
  'external subnet': {
    made: { id: '{external subnet}', network_id: '{external network}', cidr: '203.0.113.0/24' },
    missing: /^Subnet \{external subnet\} could not be found\.$/,
  },
  'security group': {
    made: {
      ID: '{security group}',
      Name: 'web',
      Description: 'before',
      project_id: '{project}',
      security_group_rules: [
        { Direction: 'egress', ethertype: 'IPv4', security_group_id: '{security group}' },
        { Direction: 'egress', ethertype: 'IPv6', security_group_id: '{security group}' },
      ],
    },
    changed: { Name: 'www', Description: '' },
    tags: true,
    missing: /^Security group \{security group\} does not exist$/,
  },
  'security group rule': {
    made: {
      ID: '{security group rule}',
      Direction: 'ingress',
      ethertype: 'IPv4',
      Protocol: 'tcp',
      port_range_min: 80,
      port_range_max: 443,
      remote_ip_prefix: '198.51.100.0/24',
      description: 'browsers',
      security_group_id: '{security group}',
    },
    missing: /^Security group rule \{security group rule\} does not exist$/,
    more: {
      'create with a number': { result: '132' },
      'create twice': {
        raised: 'gophercloud.ErrDefault409',
        message: /already exists\. Rule id is \{security group rule\}/,
      },
    },
  },
  port: {
    made: {
      id: '{port}',
      network_id: '{network}',
      name: 'mine',
      status: 'DOWN',
      mac_address: mac,
      fixed_ips: [
        { subnet_id: '{subnet}', ip_address: '192.0.2.20' },
        { subnet_id: '{slaac subnet}', ip_address: /^2001:db8::f816:3eff:/ },
      ],
      security_groups: ['{security group}'],
      allowed_address_pairs: [{ ip_address: '192.0.2.200', mac_address: mac }],
      device_owner: '',
    },
    shown: {
      'binding:vnic_type': 'normal',
      port_security_enabled: true,
      dns_name: 'mine',
      dns_assignment: [
        { hostname: 'mine', ip_address: '192.0.2.20', fqdn: 'mine.openstacklocal.' },
        { hostname: 'mine', ip_address: /^2001:db8::/, fqdn: 'mine.openstacklocal.' },
      ],
      extra_dhcp_opts: [{ opt_name: 'mtu', opt_value: '1400', ip_version: 4 }],
    },
    changed: {
      description: 'after',
      device_id: 'somewhere',
      security_groups: [],
      allowed_address_pairs: [],
      extra_dhcp_opts: [],
      port_security_enabled: false,
    },
    tags: true,
    missing: /^Port \{port\} could not be found\.$/,
    more: {
      'list by part of an address': { result: [{ id: '{port}' }] },
      'list by DNS name': {
        raised: 'gophercloud.ErrDefault400',
        message: /dns_name.* is invalid attribute for filtering/,
      },
      'create taken': {
        raised: 'gophercloud.ErrDefault409',
        message: /^IP address 192\.0\.2\.20 already allocated in subnet \{subnet\}$/,
      },
    },
  },
  'bound port': {
    made: {
      id: '{bound port}',
      network_id: '{provider network}',
      device_id: 'a-server',
      device_owner: 'compute:nova',
      fixed_ips: [{ subnet_id: '{pooled subnet}', ip_address: '10.96.0.2' }],
    },
    shown: {
      'binding:host_id': 'host-a',
      'binding:vif_type': 'ovs',
      'binding:vif_details': { port_filter: true },
      'binding:profile': { card: 1 },
      'binding:vnic_type': 'normal',
    },
    changed: { device_id: '', device_owner: '', 'binding:host_id': '', 'binding:vif_type': 'unbound' },
    missing: /^Port \{bound port\} could not be found\.$/,
  },
  router: {
    made: {
      id: '{router}',
      name: 'door',
      status: 'ACTIVE',
      admin_state_up: true,
      external_gateway_info: {
        network_id: '{external network}',
        enable_snat: true,
        external_fixed_ips: [{ subnet_id: '{external subnet}', ip_address: '203.0.113.2' }],
      },
      routes: [],
    },
    changed: { description: 'to the street' },
    tags: true,
    missing: /^Router \{router\} could not be found$/,
    more: {
      'add interface': {
        result: { id: '{router}', subnet_id: '{subnet}', port_id: '{router port}', tenant_id: '{project}' },
      },
      routes: { result: { routes: [{ destination: '198.51.100.0/24', nexthop: '192.0.2.9' }] } },
      'delete used': { raised: 'gophercloud.ErrDefault409', message: /still attached: \{router port\}$/ },
      'remove routed interface': { raised: 'gophercloud.ErrDefault409', message: /required by one or more routes/ },
      'gateway and routes cleared': { result: { external_gateway_info: {}, routes: [] } },
      'remove interface': { result: { id: '{router}', subnet_id: '{subnet}', port_id: '{router port}' } },
    },
  },
  'floating ip': {
    made: {
      id: '{floating ip}',
      floating_network_id: '{external network}',
      floating_ip_address: '203.0.113.3',
      status: 'DOWN',
      description: 'before',
      port_id: '',
      fixed_ip_address: '',
    },
    shown: { dns_name: 'door', dns_domain: 'example.' },
    changed: {
      description: 'after',
      status: 'ACTIVE',
      port_id: '{port}',
      fixed_ip_address: '192.0.2.20',
      router_id: '{router}',
    },
    tags: true,
    missing: /^Floating IP \{floating ip\} could not be found$/,
    more: {
      'list by address': { result: [{ id: '{floating ip}', port_id: '{port}', router_id: '{router}' }] },
      disassociate: { result: { id: '{floating ip}', port_id: '', fixed_ip_address: '', router_id: '' } },
      'create without a network': {
        raised: 'gophercloud.ErrDefault400',
        message: /Network \{network\} is not a valid external network/,
      },
    },
  },
  'rbac policy': {
    made: {
      id: '{rbac policy}',
      action: 'access_as_shared',
      object_type: 'network',
      object_id: '{network}',
      target_tenant: '{admin project}',
    },
    changed: { target_tenant: 'another' },
    missing: /^RBAC policy of type unknown with ID \{rbac policy\} not found$/,
  },
  trunk: {
    made: {
      id: '{trunk}',
      name: 'uplink',
      port_id: '{port}',
      status: 'DOWN',
      sub_ports: [],
      created_at: /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/,
    },
    changed: { name: 'up', description: 'after' },
    tags: true,
    missing: /^Trunk \{trunk\} could not be found\.$/,
    more: {
      'add subports': {
        result: { sub_ports: [{ port_id: '{sub-port}', segmentation_type: 'vlan', segmentation_id: 100 }] },
      },
      subports: { result: [{ port_id: '{sub-port}', segmentation_type: 'vlan', segmentation_id: 100 }] },
      'remove subports': { result: { sub_ports: [] } },
      'delete sub-port': { result: null },
    },
  },
  'qos policy': {
    made: { id: '{qos policy}', name: 'gold', description: 'before', shared: true, is_default: false, rules: [] },
    changed: { name: 'golden', description: 'after' },
    missing: /\{qos policy\} could not be found/,
    more: {
      'rule types': {
        result: ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'minimum_packet_rate', 'packet_rate_limit'],
      },
      'on a port': { result: '{qos policy}' },
    },
  },
  'bandwidth limit rule': {
    made: { id: '{bandwidth limit rule}', max_kbps: 1000, max_burst_kbps: 100, direction: 'egress' },
    changed: { max_kbps: 2000, direction: 'ingress' },
    missing: /^QoS rule \{bandwidth limit rule\} for policy \{qos policy\} could not be found\.$/,
  },
  'dscp marking rule': {
    made: { id: '{dscp marking rule}', dscp_mark: 26 },
    changed: { dscp_mark: 8 },
    missing: /^QoS rule \{dscp marking rule\} for policy \{qos policy\} could not be found\.$/,
  },
  'minimum bandwidth rule': {
    made: { id: '{minimum bandwidth rule}', min_kbps: 1000, direction: 'egress' },
    changed: { min_kbps: 2000 },
    missing: /^QoS rule \{minimum bandwidth rule\} for policy \{qos policy\} could not be found\.$/,
  },
};

const quota = { network: 100, subnet: 100, port: 500, security_group: 10, router: 10, floatingip: 50, subnetpool: -1 };

/** What each step of the Go program gives: by resource, then what is no object of its own. */
export const expected: Readonly<Record<string, ExpectedSteps>> = {
  ...Object.fromEntries(Object.entries(lives).map(([name, about]) => [name, life(name, about)])),
  'log in by token, extensions, versions': {
    'log in by token': { result: ['private'] },
    extensions: { result: { router: true, 'external-net': true, 'standard-attr-tag': true } },
    extension: { result: { alias: 'router', name: 'Neutron L3 Router' } },
    versions: { result: [{ Status: 'CURRENT', id: 'v2.0' }] },
  },
  'agents: there are none': {
    agents: { result: [] },
    agent: { raised: 'gophercloud.ErrDefault404', message: /^Agent .* could not be found\.$/ },
  },
  'network IP availability': {
    'ip availability': {
      result: {
        network_id: '{external network}',
        network_name: 'outside',
        subnet_ip_availability: [{ subnet_id: '{external subnet}', cidr: '203.0.113.0/24', ip_version: 4 }],
      },
    },
    'ip availabilities': {
      result: [{ network_id: '{network}', subnet_ip_availability: [{ subnet_name: 'front-4', ip_version: 4 }] }],
    },
  },
  quotas: {
    quota: { result: quota },
    'quota update': { result: { ...quota, network: 7, floatingip: -1 } },
    'quota update as member': { raised: 'gophercloud.ErrDefault403', message: /disallowed by policy/ },
  },
};
