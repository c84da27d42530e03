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
  await make('subnetpools', 'subnetpool', { name: 'pool', prefixes: ['10.9.0.0/16'] });
  const subnet_id = await make('subnets', 'subnet', { network_id, cidr: '10.8.0.0/24', ip_version: 4 });
  const group = await make('security-groups', 'security_group', { name: 'group' });
  const rule = { security_group_id: group, direction: 'ingress', protocol: 'tcp', port_range_min: 22 };
  await make('security-group-rules', 'security_group_rule', { ...rule, port_range_max: 23 });
  await make('address-groups', 'address_group', { addresses: ['10.1.0.0/16'] });
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
  await make('trunks', 'trunk', { port_id: await make('ports', 'port', { network_id }) });
  const router = await make('routers', 'router', { name: 'router' });
  const interfaces = `/network/v2.0/routers/${router}/add_router_interface`;
  assert.equal((await cloud.call('admin', 'PUT', interfaces, { subnet_id })).status, 200);
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

test('every resource of the Networking API tells of all its answers but of a deletion', async (t) => {
  const cloud = await freshCloud(t);
  const { paths } = (await cloud.cloud.app.inject({ method: 'GET', url: '/openapi/network.json' })).json<Document>();
  const silent = Object.entries(paths).flatMap(([path, operations]) =>
    /\/v2\.0\/(qos\/policies|(?!qos|quotas|agents|auto-|avail|ext|network-ip|polic)[\w-]+)(\/\{id\})?$/.test(path)
      ? Object.entries(operations).flatMap(([method, { responses }]) =>
          method !== 'delete' && !responses['2XX']?.content ? [`${method} ${path}`] : [],
        )
      : [],
  );
  assert.deepEqual(silent, []);
});
