import type { ExpectedSteps } from '../client-walk.ts';

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const mac = /^fa:16:3e(:[0-9a-f]{2}){3}$/;
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Fields = Readonly<Record<string, unknown>>;

interface Life {
  /** As it is made and found again. */
  readonly made: Fields;
  /** Fields that its change leaves as they are said here. */
  readonly changed?: Fields;
  /** Whether there are filters by which the list is empty. */
  readonly nothing?: boolean;
  readonly tags?: boolean;
  /** The service's words for one that is not there. */
  readonly missing: RegExp;
  readonly more?: ExpectedSteps;
}

/** What the steps of a resource's life give. */
function life(name: string, { made, changed, nothing, tags, missing, more = {} }: Life): ExpectedSteps {
  const here = `{${name}}`;
  const whole = { ...made, id: here };
  const gone = { raised: 'ResourceNotFound', message: missing };
  const steps: ExpectedSteps = {
    create: { result: whole },
    get: { result: whole },
    list: { result: [whole] },
    ...(nothing && { 'list nothing': { result: [] } }),
    find: { result: here },
    'find nothing': { result: null },
    ...(changed && { update: { result: { ...whole, ...changed } } }),
    ...(tags && {
      tags: { result: ['blue', 'red'] },
      'list tags': { result: [here] },
      'list any_tags': { result: [here] },
      'list not_tags': { result: false },
      'tags cleared': { result: [] },
    }),
    ...more,
    delete: { result: null },
    'get deleted': gone,
    'delete deleted': gone,
  };
  return Object.fromEntries(Object.entries(steps).map(([step, line]) => [`${name} ${step}`, line]));
}

/** The steps of one kind of QoS rule within its policy. */
function qosRule(kind: string, made: Fields, changed: Fields): ExpectedSteps {
  return Object.fromEntries(
    Object.entries({
      create: { result: made },
      get: { result: made },
      find: { result: made },
      update: { result: changed },
      'in policy': { result: [kind] },
      delete: { result: null },
      list: { result: [] },
    }).map(([step, line]) => [`${kind} ${step}`, line]),
  );
}

const lives: Readonly<Record<string, Life>> = {
  'external network': {
    made: {
      name: 'outside',
      is_router_external: true,
      is_default: true,
      is_shared: false,
      project_id: '{admin project}',
      provider_network_type: 'vxlan',
      mtu: 1450,
      status: 'ACTIVE',
      created_at: time,
    },
    missing: /^Network \{external network\} could not be found\.$/,
  },
  'provider network': {
    made: {
      name: 'vlan',
      provider_network_type: 'vlan',
      provider_physical_network: 'physnet1',
      provider_segmentation_id: 1234,
      is_shared: true,
      is_port_security_enabled: true,
      mtu: 1400,
    },
    changed: { mtu: 1300, is_port_security_enabled: false, revision_number: 2 },
    nothing: true,
    missing: /^Network \{provider network\} could not be found\.$/,
  },
  network: {
    made: {
      name: 'front',
      description: 'before',
      dns_domain: 'front.example.',
      project_id: '{project}',
      is_admin_state_up: true,
      is_router_external: false,
      is_shared: false,
      provider_network_type: null,
      subnet_ids: [],
      availability_zone_hints: [],
      availability_zones: [],
      ipv4_address_scope_id: null,
      qos_policy_id: null,
      revision_number: 1,
      created_at: time,
      updated_at: time,
    },
    changed: { description: 'after', is_admin_state_up: false, revision_number: 2 },
    nothing: true,
    tags: true,
    missing: /^Network \{network\} could not be found\.$/,
    more: {
      'update if revision': { result: { is_admin_state_up: true, name: 'front', revision_number: 5 } },
      'update if old revision': { raised: 'PreconditionFailedException', message: /^Constrained to 0, but current/ },
      'topology without pools': { raised: 'ConflictException', message: /No default subnetpools defined/ },
    },
  },
  'address scope': {
    made: { name: 'everywhere', ip_version: 4, is_shared: false, project_id: '{project}' },
    changed: { name: 'all over' },
    nothing: true,
    missing: /^Address scope \{address scope\} could not be found\.$/,
  },
  'subnet pool': {
    made: {
      name: 'blocks',
      address_scope_id: '{address scope}',
      prefixes: ['10.96.0.0/15'],
      ip_version: 4,
      default_prefix_length: 26,
      minimum_prefix_length: 24,
      maximum_prefix_length: 30,
      default_quota: 1024,
      is_default: false,
      is_shared: false,
      revision_number: 0,
      created_at: time,
    },
    changed: { description: 'of ours', default_prefix_length: 27, revision_number: 1 },
    nothing: true,
    tags: true,
    missing: /^Subnet pool \{subnet pool\} could not be found\.$/,
  },
  subnet: {
    made: {
      name: 'front-v4',
      network_id: '{network}',
      ip_version: 4,
      cidr: '192.0.2.0/24',
      gateway_ip: '192.0.2.1',
      allocation_pools: [{ start: '192.0.2.10', end: '192.0.2.99' }],
      dns_nameservers: ['192.0.2.5'],
      host_routes: [{ destination: '198.51.100.0/24', nexthop: '192.0.2.6' }],
      is_dhcp_enabled: true,
      ipv6_ra_mode: null,
      subnet_pool_id: null,
      service_types: [],
      revision_number: 0,
      created_at: time,
    },
    changed: {
      name: 'front-4',
      dns_nameservers: [],
      host_routes: [],
      is_dhcp_enabled: false,
      gateway_ip: '192.0.2.254',
      revision_number: 1,
    },
    nothing: true,
    tags: true,
    missing: /^Subnet \{subnet\} could not be found\.$/,
  },
  'slaac subnet': {
    made: {
      name: 'front-v6',
      cidr: '2001:db8::/64',
      gateway_ip: '2001:db8::',
      ip_version: 6,
      ipv6_ra_mode: 'slaac',
      ipv6_address_mode: 'slaac',
      allocation_pools: [{ start: '2001:db8::1', end: '2001:db8::ffff:ffff:ffff:ffff' }],
    },
    missing: /^Subnet \{slaac subnet\} could not be found\.$/,
  },
  'pooled network': {
    made: { name: 'back', subnet_ids: [] },
    missing: /^Network \{pooled network\} could not be found\.$/,
  },
  'pooled subnet': {
    made: {
      name: 'pooled',
      network_id: '{pooled network}',
      subnet_pool_id: '{subnet pool}',
      cidr: '10.96.0.0/27',
      gateway_ip: '10.96.0.1',
    },
    missing: /^Subnet \{pooled subnet\} could not be found\.$/,
  },
  'external subnet': {
    made: { name: 'outside-v4', network_id: '{external network}', cidr: '203.0.113.0/24' },
    missing: /^Subnet \{external subnet\} could not be found\.$/,
  },
  'security group': {
    made: {
      name: 'web',
      description: 'before',
      stateful: false,
      project_id: '{project}',
      security_group_rules: [
        { direction: 'egress', security_group_id: '{security group}', protocol: null },
        { direction: 'egress', security_group_id: '{security group}', protocol: null },
      ],
      created_at: time,
    },
    changed: { description: 'after' },
    nothing: true,
    tags: true,
    missing: /^Security group \{security group\} does not exist$/,
    more: { 'list sorted': { result: ['web', 'default'] } },
  },
  'security group rule': {
    made: {
      security_group_id: '{security group}',
      direction: 'ingress',
      ether_type: 'IPv4',
      protocol: 'tcp',
      port_range_min: 80,
      port_range_max: 443,
      remote_ip_prefix: '198.51.100.0/24',
      remote_group_id: null,
      description: 'browsers',
      project_id: '{project}',
    },
    nothing: true,
    missing: /^Security group rule \{security group rule\} does not exist$/,
    more: {
      'create twice': {
        raised: 'ConflictException',
        message: /^Security group rule already exists\. Rule id is \{security group rule\}\.$/,
      },
      'create bulk': { result: ['icmp', 'udp'] },
    },
  },
  port: {
    made: {
      name: 'mine',
      network_id: '{network}',
      status: 'DOWN',
      is_admin_state_up: true,
      mac_address: mac,
      fixed_ips: [
        { subnet_id: '{subnet}', ip_address: '192.0.2.20' },
        { subnet_id: '{slaac subnet}', ip_address: /^2001:db8::f816:3eff:/ },
      ],
      security_group_ids: ['{security group}'],
      dns_name: 'mine',
      extra_dhcp_opts: [{ opt_name: 'mtu', opt_value: '1400', ip_version: 4 }],
      allowed_address_pairs: [{ ip_address: '192.0.2.200', mac_address: mac }],
      binding_vnic_type: 'normal',
      binding_host_id: null,
      is_port_security_enabled: true,
      ip_allocation: 'immediate',
      created_at: time,
    },
    changed: {
      description: 'after',
      device_id: 'somewhere',
      allowed_address_pairs: [],
      extra_dhcp_opts: [],
    },
    nothing: true,
    tags: true,
    missing: /^Port \{port\} could not be found\.$/,
    more: {
      'create bulk': { result: ['a', 'b'] },
      'list in pages': { result: ['a', 'b', 'mine'] },
      'list fields': { result: [{ name: 'a', status: 'DOWN' }] },
      'of subnet': { result: ['a', 'b', 'mine'] },
      'create taken': {
        raised: 'ConflictException',
        message: /^IP address 192\.0\.2\.20 already allocated in subnet \{subnet\}$/,
      },
      'delete bulk': { result: [null, null] },
    },
  },
  'bound port': {
    made: {
      name: 'bound',
      device_id: 'a-server',
      device_owner: 'compute:nova',
      binding_host_id: 'host-a',
      binding_profile: { card: 1 },
      binding_vif_type: 'ovs',
      binding_vif_details: { port_filter: true, bound_drivers: { 0: 'openvswitch' } },
      fixed_ips: [],
    },
    changed: {
      device_id: '',
      device_owner: '',
      binding_host_id: '',
      binding_profile: {},
      binding_vif_type: 'unbound',
      binding_vif_details: {},
    },
    missing: /^Port \{bound port\} could not be found\.$/,
  },
  router: {
    made: {
      name: 'door',
      status: 'ACTIVE',
      is_admin_state_up: true,
      is_distributed: null,
      external_gateway_info: {
        network_id: '{external network}',
        external_fixed_ips: [{ subnet_id: '{external subnet}', ip_address: '203.0.113.2' }],
        enable_snat: true,
      },
      routes: [],
      created_at: time,
    },
    changed: { description: 'to the street' },
    nothing: true,
    tags: true,
    missing: /^Router \{router\} could not be found$/,
    more: {
      'add interface': { result: { id: '{router}', port_id: id, subnet_id: '{subnet}', subnet_ids: ['{subnet}'] } },
      interfaces: { result: [['network:router_interface', ['192.0.2.254']]] },
      'add interface of a port': { result: '{pooled subnet}' },
      routes: { result: [{ destination: '198.51.100.0/24', nexthop: '192.0.2.9' }] },
      'add extra routes': {
        result: [
          { destination: '198.51.100.0/24', nexthop: '192.0.2.9' },
          { destination: '10.1.0.0/16', nexthop: '192.0.2.9' },
        ],
      },
      'remove extra routes': { result: [{ destination: '10.1.0.0/16', nexthop: '192.0.2.9' }] },
      'delete used': { raised: 'ConflictException', message: /^Router \{router\} has ports still attached/ },
      'routes cleared': { result: [] },
      'remove interface': { result: { id: '{router}', subnet_id: '{subnet}', port_id: id } },
      'remove interface of a port': { result: '{pooled subnet}' },
      'gateway cleared': { result: null },
    },
  },
  'floating ip': {
    made: {
      floating_network_id: '{external network}',
      floating_ip_address: '203.0.113.3',
      description: 'before',
      status: 'DOWN',
      port_id: null,
      fixed_ip_address: null,
      router_id: null,
      port_details: null,
      project_id: '{project}',
    },
    changed: { description: 'after' },
    nothing: true,
    tags: true,
    missing: /^Floating IP \{floating ip\} could not be found$/,
    more: {
      'find by address': { result: '{floating ip}' },
      'find available': { result: '{floating ip}' },
      'add to port': {
        result: {
          port_id: '{port}',
          fixed_ip_address: '192.0.2.20',
          router_id: '{router}',
          port_details: { name: 'mine', network_id: '{network}', device_id: 'somewhere', mac_address: mac },
        },
      },
      'find none available': { result: null },
      'list of port': { result: ['{floating ip}'] },
      'remove from port': { result: { port_id: null, fixed_ip_address: null, router_id: null } },
    },
  },
  'rbac policy': {
    made: {
      object_type: 'network',
      object_id: '{network}',
      action: 'access_as_shared',
      target_project_id: '{admin project}',
      project_id: '{admin project}',
    },
    changed: { target_project_id: 'another' },
    nothing: true,
    missing: /^RBAC policy of type unknown with ID \{rbac policy\} not found$/,
  },
  'address group': {
    made: { name: 'office', description: 'before', addresses: ['192.0.2.7/32'], project_id: '{project}' },
    changed: { description: 'after' },
    nothing: true,
    missing: /\{address group\} could not be found/,
    more: {
      'add addresses': { result: ['192.0.2.7/32', '198.51.100.0/24'] },
      'remove addresses': { result: ['198.51.100.0/24'] },
    },
  },
  'address group rule': {
    made: { security_group_id: '{security group}', remote_address_group_id: '{address group}', remote_ip_prefix: null },
    missing: /^Security group rule \{address group rule\} does not exist$/,
  },
  trunk: {
    made: { name: 'uplink', port_id: '{port}', description: 'before', status: 'DOWN', sub_ports: [] },
    changed: { name: 'up', description: 'after' },
    nothing: true,
    tags: true,
    missing: /^Trunk \{trunk\} could not be found\.$/,
    more: {
      'add subports': { result: 100 },
      'get subports': { result: [['vlan', 100]] },
      'details of parent': { result: '{trunk}' },
      'delete subports': { result: [] },
      'delete sub-port': { result: null },
    },
  },
  segment: {
    made: {
      name: 'rack',
      network_id: '{provider network}',
      network_type: 'vxlan',
      physical_network: null,
      segmentation_id: 2345,
    },
    changed: { name: 'rack-2', description: 'after' },
    nothing: true,
    missing: /^Segment \{segment\} could not be found\.$/,
  },
  'qos policy': {
    made: { name: 'gold', description: 'before', is_shared: true, is_default: false, rules: [] },
    changed: { name: 'golden', description: 'after' },
    nothing: true,
    tags: true,
    missing: /\{qos policy\} could not be found/,
    more: {
      'rule types': {
        result: ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'minimum_packet_rate', 'packet_rate_limit'],
      },
      'rule type': { result: 'bandwidth_limit' },
    },
  },
  'qos port': {
    made: { name: 'golden', qos_policy_id: '{qos policy}' },
    changed: { qos_policy_id: null },
    missing: /^Port \{qos port\} could not be found\.$/,
    more: {
      ...qosRule('bandwidth_limit', { max_kbps: 1000, max_burst_kbps: 100 }, { max_kbps: 2000, direction: 'ingress' }),
      ...qosRule('dscp_marking', { dscp_mark: 26 }, { dscp_mark: 8 }),
      ...qosRule('minimum_bandwidth', { min_kbps: 1000, direction: 'egress' }, { min_kbps: 2000 }),
      ...qosRule('minimum_packet_rate', { min_kpps: 1000, direction: 'egress' }, { min_kpps: 2000 }),
    },
  },
  'default pool': {
    made: { name: 'everybody', is_default: true, is_shared: true, prefixes: ['10.64.0.0/16'] },
    missing: /^Subnet pool \{default pool\} could not be found\.$/,
    more: {
      'topology validate': { result: 'dry-run=pass' },
      'topology get': { result: 'auto_allocated_network' },
      'topology delete': { result: null },
    },
  },
};

const quota = {
  networks: 100,
  subnets: 100,
  ports: 500,
  security_groups: 10,
  security_group_rules: 100,
  rbac_policies: 10,
  subnet_pools: -1,
  routers: 10,
  floating_ips: 50,
};

/** What each step of walk.py gives: by resource, then what is no object of its own. */
export const expected: Readonly<Record<string, ExpectedSteps>> = {
  ...Object.fromEntries(Object.entries(lives).map(([name, about]) => [name, life(name, about)])),
  extensions: {
    extensions: { result: /(^|,)router,.*standard-attr-tag/ },
    'extension find': { result: { alias: 'router', name: 'Neutron L3 Router', updated_at: /^2012/ } },
  },
  'agents and availability zones: there are none': {
    agents: { result: [] },
    'agents filtered': { result: [] },
    'agent get': { raised: 'ResourceNotFound', message: /^Agent .* could not be found\.$/ },
    'availability zones': { result: [] },
    'availability zones filtered': { result: [] },
  },
  'network IP availability': {
    'ip availability': {
      result: {
        id: '{external network}',
        network_name: 'outside',
        project_id: '{admin project}',
        total_ips: 253,
        used_ips: 2,
        subnet_ip_availability: [
          { subnet_id: '{external subnet}', cidr: '203.0.113.0/24', total_ips: 253, used_ips: 2 },
        ],
      },
    },
    'ip availabilities': {
      result: [
        {
          network_id: '{network}',
          total_ips: 90,
          used_ips: 2,
          subnet_ip_availability: [{ subnet_name: 'front-4', ip_version: 4 }],
        },
      ],
    },
    'ip availability find': { result: 'front' },
  },
  quotas: {
    quota: { result: quota },
    'quota details': {
      result: {
        networks: { limit: 100, used: 3, reserved: 0 },
        subnets: { limit: 100, used: 4, reserved: 0 },
        routers: { limit: 10, used: 1, reserved: 0 },
        floating_ips: { limit: 50, used: 1, reserved: 0 },
        subnet_pools: { limit: -1, used: 1, reserved: 0 },
      },
    },
    'quota default': { result: quota },
    'quota update': { result: { ...quota, networks: 7, floating_ips: -1 } },
    'quota update as member': { raised: 'HttpException', message: /disallowed by policy/ },
    quotas: { result: [{ ...quota, networks: 7, floating_ips: -1, project_id: '{project}' }] },
    'quota delete': { result: null },
    'quota deleted': { result: 100 },
  },
};
