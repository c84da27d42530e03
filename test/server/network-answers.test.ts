import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Errors } from 'typebox/schema';
import { freshCloud, type TestCloud } from '../support/test-cloud.ts';
import { closed, type Json } from './support/closed.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Json }>> }>>;
}

/** Some of each resource, by the path of its collection; what each call answered, by method and path of the document. */
async function someOfEach(cloud: TestCloud): Promise<[method: string, path: string, answer: unknown][]> {
  const told: [string, string, unknown][] = [];
  const call = async (method: string, path: string, given?: object, pattern = path) => {
    const { status, body } = await cloud.call<Json>('admin', method, `/network/v2.0/${path}`, given);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    told.push([method, pattern, body]);
    return body;
  };
  const make = async (path: string, name: string, values: object) => {
    const made = ((await call('POST', path, { [name]: values })) as Record<string, { id: string }>)[name];
    await call('GET', path);
    await call('GET', `${path}/${made?.id}`, undefined, `${path}/{id}`);
    return made?.id ?? '';
  };
  const network_id = await make('networks', 'network', { name: 'one' });
  await call('POST', 'networks', { networks: [{}, {}] });
  await make('address-scopes', 'address_scope', { name: 'scope', ip_version: 4 });
  const pool = await make('subnetpools', 'subnetpool', { name: 'pool', prefixes: ['10.9.0.0/16'] });
  const onPool = (action: string, body: object) =>
    call('PUT', `subnetpools/${pool}/${action}`, body, `subnetpools/{id}/${action}`);
  await onPool('add_prefixes', { prefixes: ['10.10.0.0/16'] });
  const subnet_id = await make('subnets', 'subnet', { network_id, cidr: '10.8.0.0/24', ip_version: 4 });
  const taken = await make('networks', 'network', { name: 'taken in' });
  await call('POST', 'subnets', { subnet: { network_id: taken, cidr: '10.8.1.0/24', ip_version: 4 } });
  await onPool('onboard_network_subnets', { network_id: taken });
  const group = await make('security-groups', 'security_group', { name: 'group' });
  const rule = { security_group_id: group, direction: 'ingress', protocol: 'tcp', port_range_min: 22 };
  await make('security-group-rules', 'security_group_rule', { ...rule, port_range_max: 23 });
  const addressGroup = await make('address-groups', 'address_group', { addresses: ['10.1.0.0/16'] });
  for (const action of ['add_addresses', 'remove_addresses']) {
    const addresses = { addresses: ['10.2.0.0/16'] };
    await call('PUT', `address-groups/${addressGroup}/${action}`, addresses, `address-groups/{id}/${action}`);
  }
  const owner = { device_owner: 'compute:nova', device_id: 'server' };
  const port = await make('ports', 'port', {
    network_id,
    ...owner,
    extra_dhcp_opts: [{ opt_name: 'mtu', opt_value: '1400' }],
  });
  await call('PUT', `ports/${port}`, { port: { name: 'renamed' } }, 'ports/{id}');
  await call('PUT', `ports/${port}/tags`, { tags: ['one'] }, 'ports/{id}/tags');
  await call('GET', `ports/${port}/tags`, undefined, 'ports/{id}/tags');
  await call('POST', `ports/${port}/bindings`, { binding: { host: 'berth' } }, 'ports/{id}/bindings');
  await call('GET', `ports/${port}/bindings`, undefined, 'ports/{id}/bindings');
  const trunk = await make('trunks', 'trunk', { port_id: await make('ports', 'port', { network_id }) });
  const subPort = {
    port_id: await make('ports', 'port', { network_id }),
    segmentation_type: 'vlan',
    segmentation_id: 7,
  };
  const onTrunk = (method: string, action: string, body?: object) =>
    call(method, `trunks/${trunk}/${action}`, body, `trunks/{id}/${action}`);
  await onTrunk('PUT', 'add_subports', { sub_ports: [subPort] });
  await onTrunk('GET', 'get_subports');
  await onTrunk('PUT', 'remove_subports', { sub_ports: [{ port_id: subPort.port_id }] });
  const router = await make('routers', 'router', { name: 'router' });
  const onRouter = (action: string, body: object) =>
    call('PUT', `routers/${router}/${action}`, body, `routers/{id}/${action}`);
  const routes = { router: { routes: [{ destination: '10.99.0.0/16', nexthop: '10.8.0.99' }] } };
  await onRouter('add_router_interface', { subnet_id });
  await onRouter('add_extraroutes', routes);
  await onRouter('remove_extraroutes', routes);
  await onRouter('remove_router_interface', { subnet_id });
  const outside = { 'router:external': true, name: 'outside' };
  const { network } = (await call('POST', 'networks', { network: outside })) as { network: { id: string } };
  await call('POST', 'subnets', { subnet: { network_id: network.id, cidr: '10.7.0.0/24', ip_version: 4 } });
  await make('floatingips', 'floatingip', { floating_network_id: network.id });
  const policy = await make('qos/policies', 'policy', { name: 'policy' });
  const rules = `qos/policies/${policy}/bandwidth_limit_rules`;
  await call('POST', rules, { bandwidth_limit_rule: { max_kbps: 9 } }, 'qos/policies/{id}/bandwidth_limit_rules');
  await call('GET', rules, undefined, 'qos/policies/{id}/bandwidth_limit_rules');
  const opened = { object_type: 'network', object_id: network_id, action: 'access_as_shared' };
  await make('rbac-policies', 'rbac_policy', { ...opened, target_tenant: '*' });
  await call('GET', 'segments');
  await call('GET', `network-ip-availabilities/${network_id}`, undefined, 'network-ip-availabilities/{id}');
  const { quotas } = (await call('GET', 'quotas')) as { quotas: unknown[] };
  assert.deepEqual(quotas, []);
  await call('PUT', 'quotas/project-of-nobody', { quota: { port: 7 } }, 'quotas/{id}');
  for (const below of ['', '/default', '/details']) {
    await call('GET', `quotas/project-of-nobody${below}`, undefined, `quotas/{id}${below}`);
  }
  for (const whose of ['tenant', 'project']) await call('GET', `quotas/${whose}`, undefined, 'quotas/{id}');
  const lists = ['agents', 'availability_zones', 'extensions', 'network-ip-availabilities', 'policies', 'quotas'];
  for (const path of [...lists, 'qos/rule-types', 'service-providers']) await call('GET', path);
  await call('GET', 'extensions/quotas', undefined, 'extensions/{id}');
  await call('GET', `policies/${policy}`, undefined, 'policies/{id}');
  await call('GET', 'qos/rule-types/bandwidth_limit', undefined, 'qos/rule-types/{id}');
  const { bandwidth_limit_rules } = (await call(
    'GET',
    rules,
    undefined,
    'qos/policies/{id}/bandwidth_limit_rules',
  )) as { bandwidth_limit_rules: { id: string }[] };
  for (const name of ['alias_bandwidth_limit_rules', 'alias-bandwidth-limit-rules']) {
    const path = `qos/${name}`;
    await call('GET', `${path}/${bandwidth_limit_rules[0]?.id}`, undefined, `${path}/{id}`);
  }
  await make('subnetpools', 'subnetpool', { name: 'default', prefixes: ['10.5.0.0/16'], is_default: true });
  await call('PUT', `networks/${network.id}`, { network: { is_default: true } }, 'networks/{id}');
  await call('GET', 'auto-allocated-topology/None?fields=dry-run', undefined, 'auto-allocated-topology/{id}');
  return told;
}

test('what the Networking API answers is what its document tells of: no member more, and of the types told', async (t) => {
  const cloud = await freshCloud(t);
  const document = (await cloud.cloud.app.inject({ method: 'GET', url: '/openapi/network.json' })).json<Document>();
  for (const [method, path, answer] of await someOfEach(cloud)) {
    const operation = document.paths[`/network/v2.0/${path}`]?.[method.toLowerCase()];
    const schema = operation?.responses['2XX']?.content?.['application/json']?.schema;
    assert.ok(schema, `${method} ${path} tells of its answer`);
    const [, faults] = Errors(closed(schema) as Json, answer);
    assert.deepEqual(faults, [], `${method} ${path}: ${JSON.stringify(answer)}`);
  }
});

test('the Networking API tells of all its answers but of deletions, and of what there is none of', async (t) => {
  const cloud = await freshCloud(t);
  const { paths } = (await cloud.cloud.app.inject({ method: 'GET', url: '/openapi/network.json' })).json<Document>();
  const silent = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      method !== 'delete' && !responses['2XX']?.content ? [`${method} ${path.replace('/network', '')}`] : [],
    ),
  );
  // A tag is there or not; agents there are none; the rest is no object of the API.
  const others = silent.filter((route) => !/\/tags\/\{tag\}$/.test(route));
  assert.deepEqual(others, ['get ', 'get /healthcheck', 'get /v2.0', 'get /v2.0/agents/{id}', 'put /v2.0/agents/{id}']);
});
