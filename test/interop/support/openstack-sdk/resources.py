"""What walk.py goes through: to add a resource is an entry here, and what is expected of it in openstack-sdk.test.ts."""

from dataclasses import dataclass
from typing import Callable, Optional


@dataclass(frozen=True)
class Resource:
    """One object that is made, looked at, changed and, after all others, deleted."""

    name: str
    """In the transcript."""
    kind: str
    """In the methods of the network proxy: create_<kind>, and so on."""
    plural: str
    extension: str
    """Listed by services that have the resource."""
    create: Callable
    """Each callable here gets a function that answers the id of what a name stands for."""
    filters: Callable
    """By which the list has just this one."""
    nothing: Optional[dict] = None
    """Filters by which the list is empty."""
    found_by: Optional[str] = None
    """Its name, where it has one."""
    update: Optional[Callable] = None
    cloud: str = 'member'
    more: tuple = ()
    """Further steps: a label and what is done with the proxy."""
    before_end: tuple = ()


def tagged(kind):
    """Steps that set, filter by and clear the tags of a resource."""
    get, plural = {
        'ip': ('get_ip', 'ips'),
        'qos_policy': ('get_qos_policy', 'qos_policies'),
    }.get(kind, (f'get_{kind}', f'{kind}s'))

    def of(name):
        def set_tags(net, id, tags):
            net.set_tags(getattr(net, get)(id(name)), tags)
            return getattr(net, get)(id(name)).tags

        def having(net, **query):
            return [one.id for one in getattr(net, plural)(**query)]

        return (
            ('tags', lambda net, id: sorted(set_tags(net, id, ['red', 'blue']))),
            ('list tags', lambda net, id: having(net, tags='red,blue')),
            ('list any_tags', lambda net, id: having(net, any_tags='red,green')),
            ('list not_tags', lambda net, id: id(name) in having(net, not_tags='red')),
            ('tags cleared', lambda net, id: set_tags(net, id, [])),
        )

    return of


EXTERNAL = Resource(
    name='external network',
    kind='network',
    plural='networks',
    extension='external-net',
    cloud='admin',
    create=lambda id: dict(name='outside', is_router_external=True, is_default=True),
    filters=lambda id: dict(is_router_external=True),
    found_by='outside',
)

PROVIDER = Resource(
    name='provider network',
    kind='network',
    plural='networks',
    extension='provider',
    cloud='admin',
    create=lambda id: dict(
        name='vlan',
        provider_network_type='vlan',
        provider_physical_network='physnet1',
        provider_segmentation_id=1234,
        is_shared=True,
        mtu=1400,
    ),
    filters=lambda id: dict(provider_network_type='vlan', provider_segmentation_id=1234),
    nothing=dict(provider_physical_network='physnet2'),
    found_by='vlan',
    update=lambda id: dict(mtu=1300, is_port_security_enabled=False),
)

NETWORK = Resource(
    name='network',
    kind='network',
    plural='networks',
    extension='project-id',
    create=lambda id: dict(name='front', description='before', dns_domain='front.example.'),
    filters=lambda id: dict(name='front', project_id=id('project'), is_admin_state_up=True, status='ACTIVE'),
    nothing=dict(name='front', is_shared=True),
    found_by='front',
    update=lambda id: dict(description='after', is_admin_state_up=False),
    more=(
        *tagged('network')('network'),
        ('update if revision', lambda net, id: net.update_network(
            id('network'), if_revision=net.get_network(id('network')).revision_number, is_admin_state_up=True)),
        ('update if old revision', lambda net, id: net.update_network(id('network'), if_revision=0, name='other')),
        ('topology without pools', lambda net, id: net.get_auto_allocated_topology()),
    ),
)

ADDRESS_SCOPE = Resource(
    name='address scope',
    kind='address_scope',
    plural='address_scopes',
    extension='address-scope',
    create=lambda id: dict(name='everywhere', ip_version=4),
    filters=lambda id: dict(name='everywhere', ip_version=4),
    nothing=dict(ip_version=6),
    found_by='everywhere',
    update=lambda id: dict(name='all over'),
)

SUBNET_POOL = Resource(
    name='subnet pool',
    kind='subnet_pool',
    plural='subnet_pools',
    extension='subnet_allocation',
    create=lambda id: dict(
        name='blocks',
        address_scope_id=id('address scope'),
        prefixes=['10.96.0.0/16', '10.97.0.0/16'],
        default_prefix_length=26,
        minimum_prefix_length=24,
        maximum_prefix_length=30,
        default_quota=1024,
    ),
    filters=lambda id: dict(name='blocks', address_scope_id=id('address scope'), is_shared=False),
    nothing=dict(name='blocks', ip_version=6),
    found_by='blocks',
    update=lambda id: dict(description='of ours', default_prefix_length=27),
    more=tagged('subnet_pool')('subnet pool'),
)

SUBNET = Resource(
    name='subnet',
    kind='subnet',
    plural='subnets',
    extension='project-id',
    create=lambda id: dict(
        name='front-v4',
        network_id=id('network'),
        ip_version=4,
        cidr='192.0.2.0/24',
        allocation_pools=[{'start': '192.0.2.10', 'end': '192.0.2.99'}],
        dns_nameservers=['192.0.2.5'],
        host_routes=[{'destination': '198.51.100.0/24', 'nexthop': '192.0.2.6'}],
    ),
    filters=lambda id: dict(network_id=id('network'), cidr='192.0.2.0/24', is_dhcp_enabled=True, ip_version=4),
    nothing=dict(gateway_ip='192.0.2.2'),
    found_by='front-v4',
    update=lambda id: dict(
        name='front-4', dns_nameservers=[], host_routes=[], is_dhcp_enabled=False, gateway_ip='192.0.2.254'),
    more=tagged('subnet')('subnet'),
)

SUBNET6 = Resource(
    name='slaac subnet',
    kind='subnet',
    plural='subnets',
    extension='project-id',
    create=lambda id: dict(
        name='front-v6',
        network_id=id('network'),
        ip_version=6,
        cidr='2001:db8::/64',
        ipv6_ra_mode='slaac',
        ipv6_address_mode='slaac',
    ),
    filters=lambda id: dict(network_id=id('network'), ip_version=6, ipv6_address_mode='slaac'),
    found_by='front-v6',
)

POOLED_NETWORK = Resource(
    name='pooled network',
    kind='network',
    plural='networks',
    extension='subnet_allocation',
    create=lambda id: dict(name='back'),
    filters=lambda id: dict(name='back', is_shared=False),
    found_by='back',
)

POOLED_SUBNET = Resource(
    name='pooled subnet',
    kind='subnet',
    plural='subnets',
    extension='subnet_allocation',
    create=lambda id: dict(network_id=id('pooled network'), ip_version=4, subnet_pool_id=id('subnet pool'), name='pooled'),
    filters=lambda id: dict(subnet_pool_id=id('subnet pool')),
    found_by='pooled',
)

EXTERNAL_SUBNET = Resource(
    name='external subnet',
    kind='subnet',
    plural='subnets',
    extension='external-net',
    cloud='admin',
    create=lambda id: dict(name='outside-v4', network_id=id('external network'), ip_version=4, cidr='203.0.113.0/24'),
    filters=lambda id: dict(network_id=id('external network')),
    found_by='outside-v4',
)

SECURITY_GROUP = Resource(
    name='security group',
    kind='security_group',
    plural='security_groups',
    extension='security-group',
    create=lambda id: dict(name='web', description='before', stateful=False),
    filters=lambda id: dict(name='web', project_id=id('project')),
    nothing=dict(name='web', stateful=True),
    found_by='web',
    update=lambda id: dict(description='after'),
    more=(
        *tagged('security_group')('security group'),
        ('list sorted', lambda net, id: [
            one.name for one in net.security_groups(project_id=id('project'), sort_key='name', sort_dir='desc')]),
    ),
)

SECURITY_GROUP_RULE = Resource(
    name='security group rule',
    kind='security_group_rule',
    plural='security_group_rules',
    extension='security-group',
    create=lambda id: dict(
        security_group_id=id('security group'),
        direction='ingress',
        ether_type='IPv4',
        protocol='tcp',
        port_range_min=80,
        port_range_max=443,
        remote_ip_prefix='198.51.100.0/24',
        description='browsers',
    ),
    filters=lambda id: dict(
        security_group_id=id('security group'), direction='ingress', protocol='tcp', ether_type='IPv4'),
    nothing=dict(remote_ip_prefix='10.0.0.0/8'),
    more=(
        ('create twice', lambda net, id: net.create_security_group_rule(
            security_group_id=id('security group'), direction='ingress', protocol='tcp',
            port_range_min=80, port_range_max=443, remote_ip_prefix='198.51.100.0/24')),
        ('create bulk', lambda net, id: [one.protocol for one in net.create_security_group_rules([
            dict(security_group_id=id('security group'), direction='ingress', protocol='icmp'),
            dict(security_group_id=id('security group'), direction='egress', protocol='udp',
                 remote_group_id=id('security group')),
        ])]),
    ),
)

PORT = Resource(
    name='port',
    kind='port',
    plural='ports',
    extension='project-id',
    create=lambda id: dict(
        name='mine',
        network_id=id('network'),
        fixed_ips=[{'subnet_id': id('subnet'), 'ip_address': '192.0.2.20'}],
        security_group_ids=[id('security group')],
        dns_name='mine',
        extra_dhcp_opts=[{'opt_name': 'mtu', 'opt_value': '1400', 'ip_version': 4}],
        allowed_address_pairs=[{'ip_address': '192.0.2.200'}],
    ),
    filters=lambda id: dict(network_id=id('network'), fixed_ips='ip_address=192.0.2.20', status='DOWN'),
    nothing=dict(status='BUILD'),
    found_by='mine',
    update=lambda id: dict(description='after', device_id='somewhere', allowed_address_pairs=[], extra_dhcp_opts=[
        {'opt_name': 'mtu', 'opt_value': None}]),
    more=(
        *tagged('port')('port'),
        ('create bulk', lambda net, id: [one.name for one in net.create_ports([
            dict(name='a', network_id=id('network')), dict(name='b', network_id=id('network'))])]),
        ('list in pages', lambda net, id: sorted(one.name for one in net.ports(network_id=id('network'), limit=1))),
        ('list fields', lambda net, id: [
            one.to_dict(computed=False, ignore_none=True) for one in net.ports(name='a', fields=['name', 'status'])]),
        ('of subnet', lambda net, id: sorted(one.name for one in net.get_subnet_ports(id('subnet')))),
        ('create taken', lambda net, id: net.create_port(
            network_id=id('network'), fixed_ips=[{'ip_address': '192.0.2.20'}])),
        ('delete bulk', lambda net, id: [net.delete_port(net.find_port(name).id) for name in ('a', 'b')]),
    ),
)

BOUND_PORT = Resource(
    name='bound port',
    kind='port',
    plural='ports',
    extension='binding',
    cloud='admin',
    create=lambda id: {
        'name': 'bound',
        'network_id': id('provider network'),
        'device_owner': 'compute:nova',
        'device_id': 'a-server',
        'binding:host_id': 'host-a',
        'binding:profile': {'card': 1},
        'binding:vnic_type': 'normal',
    },
    filters=lambda id: {'binding:host_id': 'host-a', 'network_id': id('provider network')},
    found_by='bound',
    update=lambda id: dict(binding_host_id='', binding_profile={}, device_id='', device_owner=''),
)

ROUTER = Resource(
    name='router',
    kind='router',
    plural='routers',
    extension='router',
    create=lambda id: dict(name='door', external_gateway_info={'network_id': id('external network')}),
    filters=lambda id: dict(name='door', is_admin_state_up=True),
    nothing=dict(name='door', is_admin_state_up=False),
    found_by='door',
    update=lambda id: dict(description='to the street'),
    more=(
        *tagged('router')('router'),
        ('add interface', lambda net, id: net.add_interface_to_router(id('router'), subnet_id=id('subnet'))),
        ('interfaces', lambda net, id: [
            (one.device_owner, [ip['ip_address'] for ip in one.fixed_ips])
            for one in net.ports(device_id=id('router'), device_owner='network:router_interface')]),
        ('add interface of a port', lambda net, id: net.add_interface_to_router(id('router'), port_id=net.create_port(
            network_id=id('pooled network'), fixed_ips=[{'subnet_id': id('pooled subnet')}]).id)['subnet_id']),
        ('routes', lambda net, id: net.update_router(
            id('router'), routes=[{'destination': '198.51.100.0/24', 'nexthop': '192.0.2.9'}]).routes),
        ('add extra routes', lambda net, id: net.add_extra_routes_to_router(id('router'), {
            'router': {'routes': [{'destination': '10.1.0.0/16', 'nexthop': '192.0.2.9'}]}}).routes),
        ('remove extra routes', lambda net, id: net.remove_extra_routes_from_router(id('router'), {
            'router': {'routes': [{'destination': '198.51.100.0/24', 'nexthop': '192.0.2.9'}]}}).routes),
        ('delete used', lambda net, id: net.delete_router(id('router'))),
    ),
    before_end=(
        ('routes cleared', lambda net, id: net.update_router(id('router'), routes=[]).routes),
        ('remove interface', lambda net, id: net.remove_interface_from_router(id('router'), subnet_id=id('subnet'))),
        ('remove interface of a port', lambda net, id: net.remove_interface_from_router(
            id('router'), port_id=next(iter(net.ports(device_id=id('router')))).id)['subnet_id']),
        ('gateway cleared', lambda net, id: net.update_router(
            id('router'), external_gateway_info=None).external_gateway_info),
    ),
)

FLOATING_IP = Resource(
    name='floating ip',
    kind='ip',
    plural='ips',
    extension='router',
    create=lambda id: dict(floating_network_id=id('external network'), description='before'),
    filters=lambda id: dict(floating_network_id=id('external network'), project_id=id('project')),
    nothing=dict(floating_ip_address='203.0.113.250'),
    update=lambda id: dict(description='after'),
    more=(
        *tagged('ip')('floating ip'),
        ('find by address', lambda net, id: net.find_ip(net.get_ip(id('floating ip')).floating_ip_address).id),
        ('find available', lambda net, id: net.find_available_ip().id),
        ('add to port', lambda net, id: net.add_ip_to_port(net.get_port(id('port')), net.get_ip(id('floating ip')))),
        ('find none available', lambda net, id: net.find_available_ip()),
        ('list of port', lambda net, id: [one.id for one in net.ips(port_id=id('port'), router_id=id('router'))]),
        ('remove from port', lambda net, id: net.remove_ip_from_port(net.get_ip(id('floating ip')))),
    ),
)

RBAC_POLICY = Resource(
    name='rbac policy',
    kind='rbac_policy',
    plural='rbac_policies',
    extension='rbac-policies',
    cloud='admin',
    create=lambda id: dict(
        object_type='network',
        object_id=id('network'),
        action='access_as_shared',
        target_project_id=id('admin project'),
    ),
    filters=lambda id: dict(object_id=id('network'), action='access_as_shared'),
    nothing=dict(object_type='security_group'),
    update=lambda id: dict(target_project_id='another'),
)

ADDRESS_GROUP = Resource(
    name='address group',
    kind='address_group',
    plural='address_groups',
    extension='address-group',
    create=lambda id: dict(name='office', description='before', addresses=['192.0.2.7/32']),
    filters=lambda id: dict(name='office'),
    nothing=dict(name='office', description='other'),
    found_by='office',
    update=lambda id: dict(description='after'),
    more=(
        ('add addresses', lambda net, id: sorted(
            net.add_addresses_to_address_group(id('address group'), ['198.51.100.0/24']).addresses)),
        ('remove addresses', lambda net, id: net.remove_addresses_from_address_group(
            id('address group'), ['192.0.2.7/32']).addresses),
    ),
)

ADDRESS_GROUP_RULE = Resource(
    name='address group rule',
    kind='security_group_rule',
    plural='security_group_rules',
    extension='address-group',
    create=lambda id: dict(
        security_group_id=id('security group'), direction='ingress', remote_address_group_id=id('address group')),
    filters=lambda id: dict(remote_address_group_id=id('address group')),
)

TRUNK = Resource(
    name='trunk',
    kind='trunk',
    plural='trunks',
    extension='trunk',
    create=lambda id: dict(name='uplink', port_id=id('port'), description='before'),
    filters=lambda id: dict(name='uplink', port_id=id('port')),
    nothing=dict(name='uplink', is_admin_state_up=False),
    found_by='uplink',
    update=lambda id: dict(name='up', description='after'),
    more=(
        *tagged('trunk')('trunk'),
        ('add subports', lambda net, id: net.add_trunk_subports(net.get_trunk(id('trunk')), [dict(
            port_id=net.create_port(name='sub', network_id=id('network')).id,
            segmentation_type='vlan', segmentation_id=100)]).sub_ports[0]['segmentation_id']),
        ('get subports', lambda net, id: [
            (one['segmentation_type'], one['segmentation_id'])
            for one in net.get_trunk_subports(id('trunk'))['sub_ports']]),
        ('details of parent', lambda net, id: net.get_port(id('port')).trunk_details['trunk_id']),
        ('delete subports', lambda net, id: net.delete_trunk_subports(
            net.get_trunk(id('trunk')), [dict(port_id=net.find_port('sub').id)]).sub_ports),
        ('delete sub-port', lambda net, id: net.delete_port(net.find_port('sub').id)),
    ),
)

SEGMENT = Resource(
    name='segment',
    kind='segment',
    plural='segments',
    extension='segment',
    cloud='admin',
    create=lambda id: dict(
        name='rack', network_id=id('provider network'), network_type='vxlan', segmentation_id=2345),
    filters=lambda id: dict(network_id=id('provider network'), name='rack'),
    nothing=dict(network_type='gre', name='rack'),
    found_by='rack',
    update=lambda id: dict(name='rack-2', description='after'),
)

QOS_POLICY = Resource(
    name='qos policy',
    kind='qos_policy',
    plural='qos_policies',
    extension='qos',
    cloud='admin',
    create=lambda id: dict(name='gold', description='before', is_shared=True),
    filters=lambda id: dict(name='gold', is_shared=True),
    nothing=dict(name='gold', is_default=True),
    found_by='gold',
    update=lambda id: dict(name='golden', description='after'),
    more=(
        *tagged('qos_policy')('qos policy'),
        ('rule types', lambda net, id: sorted(one.type for one in net.qos_rule_types())),
        ('rule type', lambda net, id: net.get_qos_rule_type('bandwidth_limit').type),
    ),
)


def qos_rule(kind, create, update):
    """A kind of rule, gone through within its policy."""
    of = 'qos policy'
    name = f'qos_{kind}_rule'

    def call(net, verb):
        return getattr(net, f'{verb}_{name}')

    def only(net, id):
        return next(iter(getattr(net, f'{name}s')(id(of))))

    return (
        (f'{kind} create', lambda net, id: fields(call(net, 'create')(id(of), **create), create)),
        (f'{kind} get', lambda net, id: fields(call(net, 'get')(only(net, id).id, id(of)), create)),
        (f'{kind} find', lambda net, id: fields(call(net, 'find')(only(net, id).id, id(of)), create)),
        (f'{kind} update', lambda net, id: fields(call(net, 'update')(only(net, id).id, id(of), **update), update)),
        (f'{kind} in policy', lambda net, id: [one['type'] for one in net.get_qos_policy(id(of)).rules]),
        (f'{kind} delete', lambda net, id: call(net, 'delete')(only(net, id).id, id(of), ignore_missing=False)),
        (f'{kind} list', lambda net, id: list(getattr(net, f'{name}s')(id(of)))),
    )


def fields(resource, wanted):
    return {name: getattr(resource, name) for name in wanted}


QOS_RULES = Resource(
    name='qos port',
    kind='port',
    plural='ports',
    extension='qos',
    cloud='admin',
    create=lambda id: dict(name='golden', network_id=id('provider network'), qos_policy_id=id('qos policy')),
    filters=lambda id: dict(name='golden'),
    found_by='golden',
    update=lambda id: dict(qos_policy_id=None),
    more=(
        *qos_rule('bandwidth_limit', dict(max_kbps=1000, max_burst_kbps=100), dict(max_kbps=2000, direction='ingress')),
        *qos_rule('dscp_marking', dict(dscp_mark=26), dict(dscp_mark=8)),
        *qos_rule('minimum_bandwidth', dict(min_kbps=1000, direction='egress'), dict(min_kbps=2000)),
        *qos_rule('minimum_packet_rate', dict(min_kpps=1000, direction='egress'), dict(min_kpps=2000)),
    ),
)

DEFAULT_POOL = Resource(
    name='default pool',
    kind='subnet_pool',
    plural='subnet_pools',
    extension='address-group',
    cloud='admin',
    create=lambda id: dict(
        name='everybody', prefixes=['10.64.0.0/16'], default_prefix_length=26, is_shared=True, is_default=True),
    filters=lambda id: dict(is_default=True),
    found_by='everybody',
    more=(
        ('topology validate', lambda net, id: net.validate_auto_allocated_topology(id('project')).id),
        ('topology get', lambda net, id: net.get_network(net.get_auto_allocated_topology(id('project')).id).name),
        ('topology delete', lambda net, id: net.delete_auto_allocated_topology(id('project'))),
    ),
)

RESOURCES = (
    EXTERNAL,
    PROVIDER,
    NETWORK,
    ADDRESS_SCOPE,
    SUBNET_POOL,
    SUBNET,
    SUBNET6,
    POOLED_NETWORK,
    POOLED_SUBNET,
    EXTERNAL_SUBNET,
    SECURITY_GROUP,
    SECURITY_GROUP_RULE,
    PORT,
    BOUND_PORT,
    ROUTER,
    FLOATING_IP,
    RBAC_POLICY,
    ADDRESS_GROUP,
    ADDRESS_GROUP_RULE,
    TRUNK,
    SEGMENT,
    QOS_POLICY,
    QOS_RULES,
    DEFAULT_POOL,
)

# What is no object to be made and deleted: a label, who does it, and what is done.
OTHER_STEPS = (
    ('extensions', 'member', lambda net, id: sorted(one.alias for one in net.extensions())),
    ('extension find', 'member', lambda net, id: net.find_extension('router')),
    ('agents', 'admin', lambda net, id: net.agents()),
    ('agents filtered', 'admin', lambda net, id: net.agents(agent_type='L3 agent', is_alive=True)),
    ('agent get', 'admin', lambda net, id: net.get_agent('9a1f3a3c-2f5e-4f0e-8f57-3d3a2a9f2f11')),
    ('availability zones', 'member', lambda net, id: net.availability_zones()),
    ('availability zones filtered', 'member', lambda net, id: net.availability_zones(name='nova', resource='network')),
    ('ip availability', 'admin', lambda net, id: net.get_network_ip_availability(id('external network'))),
    ('ip availabilities', 'admin', lambda net, id: net.network_ip_availabilities(network_name='front', ip_version=4)),
    ('ip availability find', 'admin', lambda net, id: net.find_network_ip_availability(id('network')).network_name),
    ('quota', 'member', lambda net, id: net.get_quota(id('project'))),
    ('quota details', 'member', lambda net, id: net.get_quota(id('project'), details=True)),
    ('quota default', 'member', lambda net, id: net.get_quota_default(id('project'))),
    ('quota update', 'admin', lambda net, id: net.update_quota(id('project'), networks=7, floating_ips=-1)),
    ('quota update as member', 'member', lambda net, id: net.update_quota(id('project'), networks=8)),
    ('quotas', 'admin', lambda net, id: net.quotas()),
    ('quota delete', 'admin', lambda net, id: net.delete_quota(id('project'), ignore_missing=False)),
    ('quota deleted', 'member', lambda net, id: net.get_quota(id('project')).networks),
)
