import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { allPorts, privateNetwork } from '../support/servers.ts';
import { freshCloud, type TestCloud } from '../support/test-cloud.ts';
import { ToldAnswers } from './support/told-answers.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Story {
  readonly cloud: TestCloud;
  readonly told: ToldAnswers;
  readonly network: string;
  readonly image: string;
}

/** The microversion of the operations that stand for other services. */
const proxies = 35;

async function begun(t: TestContext): Promise<Story> {
  const cloud = await freshCloud(t);
  const told = await ToldAnswers.of(cloud, 'compute');
  const { images } = await told.call<{ images: Named[] }>('GET', '/images', { query: 'name=cirros' });
  return { cloud, told, network: await privateNetwork(cloud), image: images[0]?.id ?? '' };
}

/** What administrators keep: flavors and hosts with all that belongs to them. */
async function catalogues({ cloud, told }: Story): Promise<void> {
  await told.read('/compute');
  await told.read('/compute/v2.1');
  const { flavor } = await told.call<{ flavor: Named }>('POST', '/flavors', {
    body: { flavor: { name: 'own', vcpus: 1, ram: 64, disk: 1, swap: 8, 'os-flavor-access:is_public': false } },
  });
  const specs = { extra_specs: { one: '1', other: '2' } };
  await told.call('POST', '/flavors/{flavor_id}/os-extra_specs', { at: [flavor.id], body: specs });
  await told.call('PUT', '/flavors/{flavor_id}/os-extra_specs/{key}', { at: [flavor.id, 'one'], body: { one: '3' } });
  await told.read('/flavors/{flavor_id}/os-extra_specs', flavor.id);
  await told.read('/flavors/{flavor_id}/os-extra_specs/{key}', flavor.id, 'one');
  await told.call('DELETE', '/flavors/{flavor_id}/os-extra_specs/{key}', { at: [flavor.id, 'one'] });
  await told.call('PUT', '/flavors/{flavor_id}', { at: [flavor.id], body: { flavor: { description: 'own' } } });
  const { projects } = (await cloud.call<{ projects: Named[] }>('admin', 'GET', '/identity/v3/projects')).body;
  const project = projects.find(({ name }) => name === 'demo')?.id ?? '';
  const given = { addTenantAccess: { tenant: project } };
  await told.call('POST', '/flavors/{flavor_id}/action', { at: [flavor.id], body: given });
  await told.read('/flavors/{flavor_id}/os-flavor-access', flavor.id);
  await told.read('/flavors?limit=1');
  await told.read('/flavors/detail?limit=1');
  await told.read('/flavors/detail');
  await told.read('/flavors/{flavor_id}', flavor.id);
  await told.call('DELETE', '/flavors/{flavor_id}', { at: [flavor.id] });

  const quotas = { at: [project], body: { quota_set: { cores: 30 } } };
  await told.call('PUT', '/os-quota-sets/{id}', quotas);
  await told.call('PUT', '/os-quota-sets/{id}', { ...quotas, version: 1 });
  for (const path of ['/os-quota-sets/{id}', '/os-quota-sets/{id}/defaults', '/os-quota-sets/{id}/detail'])
    await told.read(path, project);
  await told.call('DELETE', '/os-quota-sets/{id}', { at: [project] });
  for (const version of [1, 50, 74])
    await told.call('PUT', '/os-quota-class-sets/{id}', {
      at: ['default'],
      body: { quota_class_set: { cores: 40 } },
      version,
    });
  await told.read('/os-quota-class-sets/{id}', 'default');
  await told.read('/limits');
}

/** The hosts, of whom one is in an aggregate, and is shut and opened in every way. */
async function hosts({ told }: Story): Promise<void> {
  const { aggregate } = await told.call<{ aggregate: Named }>('POST', '/os-aggregates', {
    body: { aggregate: { name: 'some', availability_zone: 'nova' } },
  });
  const at = [String(aggregate.id)];
  await told.call('POST', '/os-aggregates/{id}/action', { at, body: { add_host: { host: 'berth' } } });
  await told.call('PUT', '/os-aggregates/{id}', { at, body: { aggregate: { name: 'renamed' } } });
  await told.read('/os-aggregates');
  await told.read('/os-aggregates/{id}', ...at);
  await told.call('POST', '/os-aggregates/{id}/action', { at, body: { remove_host: { host: 'berth' } } });
  await told.call('DELETE', '/os-aggregates/{id}', { at });

  const named = { host: 'berth', binary: 'nova-compute' };
  await told.call('PUT', '/os-services/disable', { body: named });
  await told.call('PUT', '/os-services/disable-log-reason', { body: { ...named, disabled_reason: 'why' } });
  const { services } = await told.read<{ services: Named[] }>('/os-services');
  await told.call('PUT', '/os-services/enable', { body: named });
  await told.call('PUT', '/os-services/force-down', { body: { ...named, forced_down: false } });
  await told.call('PUT', '/os-services/{service_id}', { at: [services[0]?.id ?? ''], body: { status: 'enabled' } });
  await told.read('/os-hosts');
  await told.call('PUT', '/os-hosts/{host}', { at: ['berth'], body: { status: 'enable' } });
  await told.read('/extensions');
  await told.read('/extensions/{alias}', 'os-keypairs');
  await told.read('/os-availability-zone');
  await told.read('/os-availability-zone/detail');
}

/** A server with all that one can have, one that failed, and others. */
async function servers({ cloud, told, network, image }: Story): Promise<string> {
  const mine = { user: 'demo' } as const;
  await told.call('POST', '/os-keypairs', { ...mine, body: { keypair: { name: 'old' } }, version: 1 });
  const { keypair } = await told.call<{ keypair: { public_key: string } }>('POST', '/os-keypairs', {
    ...mine,
    body: { keypair: { name: 'key' } },
  });
  await told.call('POST', '/os-keypairs', {
    ...mine,
    body: { keypair: { name: 'other', public_key: keypair.public_key } },
  });
  await told.read('/os-keypairs?limit=1');
  await told.read('/os-keypairs/{name}', 'key');
  await told.call('DELETE', '/os-keypairs/{name}', { ...mine, at: ['other'], version: 1 });
  await told.call('DELETE', '/os-keypairs/{name}', { ...mine, at: ['old'] });

  const policy = { policy: 'anti-affinity', rules: { max_server_per_host: 3 } };
  await told.call('POST', '/os-server-groups', {
    ...mine,
    body: { server_group: { name: 'old', policies: ['affinity'] } },
    version: 1,
  });
  const { server_group: group } = await told.call<{ server_group: Named }>('POST', '/os-server-groups', {
    ...mine,
    body: { server_group: { name: 'apart', ...policy } },
  });
  const server = { name: 'one', flavorRef: '1', imageRef: image, networks: [{ uuid: network, tag: 'nic' }] };
  const made = await told.call<{ server: Named }>('POST', '/servers', {
    ...mine,
    body: {
      server: { ...server, key_name: 'key', tags: ['one'], description: 'one', metadata: { a: '1' } },
      'os:scheduler_hints': { group: group.id },
    },
  });
  await told.read('/os-server-groups');
  await told.read('/os-server-groups/{group_id}', group.id);
  const failing = { ...server, networks: 'none', metadata: { 'fake:fail': 'spawn' } };
  const failed = await told.call<{ server: Named }>('POST', '/servers', { ...mine, body: { server: failing } });
  const several = { ...server, networks: 'none', return_reservation_id: true };
  await told.call('POST', '/servers', { ...mine, body: { server: several } });
  await cloud.cloud.compute.idle();
  await told.read('/servers/{server_id}', failed.server.id);
  const renamed = { body: { server: { name: 'failed' } } };
  await told.call('PUT', '/servers/{server_id}', { ...mine, at: [failed.server.id], ...renamed });
  return made.server.id;
}

/** What is told of servers. */
async function looked({ told }: Story, id: string): Promise<void> {
  const below = (path: string) => `/servers/{server_id}/${path}`;
  for (const path of ['/servers', '/servers?limit=1', '/servers/detail', '/servers/detail?limit=1'])
    await told.read(path);
  await told.read('/servers/{server_id}', id);
  for (const path of [
    'ips',
    'os-interface',
    'os-security-groups',
    'os-volume_attachments',
    'diagnostics',
    'migrations',
  ])
    await told.read(below(path), id);
  await told.read(below('ips/{label}'), id, 'private');
  const { interfaceAttachments } = await told.read<{ interfaceAttachments: { port_id: string }[] }>(
    below('os-interface'),
    id,
  );
  await told.read(below('os-interface/{port_id}'), id, interfaceAttachments[0]?.port_id ?? '');
  const { instanceActions } = await told.read<{ instanceActions: { request_id: string }[] }>(
    below('os-instance-actions'),
    id,
  );
  await told.read(below('os-instance-actions/{request_id}'), id, instanceActions.at(-1)?.request_id ?? '');
  for (const path of ['', '/detail', '/statistics']) await told.read(`/os-hypervisors${path}`);
  const { hypervisors } = await told.call<{ hypervisors: Named[] }>('GET', '/os-hypervisors', {
    query: 'with_servers=true',
  });
  await told.call('GET', '/os-hypervisors/detail', { query: 'with_servers=true' });
  await told.call('GET', '/os-hypervisors/{id}', { at: [String(hypervisors[0]?.id)] });
  await told.read('/os-hypervisors/{id}/search', 'berth');
  await told.read('/os-hypervisors/{id}/servers', 'berth');
  await told.read('/os-hosts/{host}', 'berth');
  await told.read('/os-simple-tenant-usage?detailed=1&start=2020-01-01T00:00:00&limit=1');
  await told.read('/os-instance_usage_audit_log');
  await told.read('/os-instance_usage_audit_log/{before}', '2026-11-30 00:00:00');
}

/** What changes of a server tell. */
async function changed({ cloud, told, network, image }: Story, id: string): Promise<void> {
  const mine = { user: 'demo', at: [id] } as const;
  const change = (method: string, path: string, body?: object, ...below: string[]) =>
    told.call(method, `/servers/{server_id}/${path}`, { ...mine, at: [id, ...below], ...(body && { body }) });
  for (const version of [1, 74])
    await told.call('PUT', '/servers/{server_id}', { ...mine, body: { server: { name: 'two' } }, version });
  await change('PUT', 'tags', { tags: ['one', 'two'] });
  await change('PUT', 'tags/{tag}', undefined, 'three');
  await change('PUT', 'tags/{tag}', undefined, 'three');
  await change('DELETE', 'tags/{tag}', undefined, 'three');
  await told.read('/servers/{server_id}/tags', id);
  await told.read('/servers/{server_id}/tags/{tag}', id, 'two');
  await change('POST', 'metadata', { metadata: { b: '1' } });
  await change('PUT', 'metadata', { metadata: { a: '1', b: '2' } });
  await change('PUT', 'metadata/{key}', { meta: { a: '2' } }, 'a');
  await told.read('/servers/{server_id}/metadata', id);
  await told.read('/servers/{server_id}/metadata/{key}', id, 'a');
  await change('DELETE', 'metadata/{key}', undefined, 'a');
  const attached = await change('POST', 'os-interface', { interfaceAttachment: { net_id: network } });
  const { port_id: port } = attached.interfaceAttachment as { port_id: string };
  await change('DELETE', 'os-interface/{port_id}', undefined, port);
  await cloud.cloud.compute.idle();

  const act = async (body: object, version = 74) => {
    await told.call('POST', '/servers/{server_id}/action', { ...mine, body, version });
    await cloud.cloud.compute.idle();
  };
  await act({ 'os-getConsoleOutput': {} });
  await act({ createImage: { name: 'shot', metadata: { auto_disk_config: 'true' } } });
  await act({ createImage: { name: 'old' } }, 1);
  await act({ rescue: null });
  await act({ unrescue: null });
  await act({ rebuild: { imageRef: image, user_data: 'dGV4dA==' } });
  await act({ rebuild: { imageRef: image } }, 1);
  await act({ resize: { flavorRef: '2' } });
  await act({ confirmResize: null });
  await told.read('/os-migrations?limit=1');
  const events = (...uuids: string[]) => ({
    events: uuids.map((uuid) => ({ name: 'network-changed', server_uuid: uuid, tag: network })),
  });
  await told.call('POST', '/os-server-external-events', { body: events(id) });
  await told.call('POST', '/os-server-external-events', { body: events(id, network) });
  await cloud.cloud.compute.idle();
}

/** What the Compute API of old has for other services. */
async function others({ cloud, told, network }: Story, id: string): Promise<void> {
  const { images } = await told.read<{ images: Named[] }>('/images/detail');
  await told.read('/images?limit=1');
  await told.read('/images/detail?limit=1');
  const shot = images.find(({ name }) => name === 'shot')?.id ?? '';
  await told.read('/images/{image_id}', shot);
  const metadata = { user: 'demo', body: { metadata: { a: '1' } } } as const;
  await told.call('POST', '/images/{image_id}/metadata', { ...metadata, at: [shot] });
  await told.call('PUT', '/images/{image_id}/metadata', { ...metadata, at: [shot] });
  const item = { user: 'demo', at: [shot, 'a'] } as const;
  await told.call('PUT', '/images/{image_id}/metadata/{key}', { ...item, body: { meta: { a: '2' } } });
  await told.read('/images/{image_id}/metadata', shot);
  await told.read('/images/{image_id}/metadata/{key}', shot, 'a');
  await told.call('DELETE', '/images/{image_id}/metadata/{key}', item);
  await told.call('DELETE', '/images/{image_id}', { user: 'demo', at: [shot] });

  const group = { security_group: { name: 'group', description: 'one' } };
  const { security_group: made } = await told.call<{ security_group: Named }>('POST', '/os-security-groups', {
    body: group,
  });
  await told.call('PUT', '/os-security-groups/{group_id}', { at: [made.id], body: group });
  const rule = { parent_group_id: made.id, ip_protocol: 'tcp', from_port: 1, to_port: 2 };
  for (const source of [{ cidr: '10.0.0.0/8' }, { group_id: made.id }]) {
    const body = { security_group_rule: { ...rule, ...source } };
    await told.call('POST', '/os-security-group-rules', { body });
  }
  await told.read('/os-security-groups');
  await told.read('/os-security-groups/{group_id}', made.id);
  await told.read('/os-networks');
  await told.read('/os-networks/{network_id}', network);
  await told.read('/os-tenant-networks');
  await told.read('/os-tenant-networks/{network_id}', network);

  const outside = { network: { name: 'outside', 'router:external': true } };
  const { body } = await cloud.call<{ network: Named }>('admin', 'POST', '/network/v2.0/networks', outside);
  const subnet = { network_id: body.network.id, ip_version: 4, cidr: '203.0.113.0/24' };
  await cloud.call('admin', 'POST', '/network/v2.0/subnets', { subnet });
  const { floating_ip: floating } = await told.call<{ floating_ip: Named }>('POST', '/os-floating-ips', {
    body: {},
    version: proxies,
  });
  await told.read('/os-floating-ip-pools');
  await told.read('/os-floating-ips');
  await told.read('/os-floating-ips/{floating_ip_id}', floating.id);
  await told.call('DELETE', '/os-floating-ips/{floating_ip_id}', { at: [floating.id] });
  assert.ok((await allPorts(cloud)).some((port) => port.device_id === id));
}

test('what the Compute API answers is what its document tells of, at every microversion, and all of that is answered', async (t) => {
  const story = await begun(t);
  await catalogues(story);
  await hosts(story);
  const id = await servers(story);
  await changed(story, id);
  await others(story, id);
  await looked(story, id);
  const { server } = await story.told.call<{ server: { tenant_id: string } }>('GET', '/servers/{server_id}', {
    at: [id],
  });
  const usage = '/os-simple-tenant-usage/{project_id}?start=2020-01-01T00:00:00';
  await story.told.read(usage, server.tenant_id);
  await story.told.read(usage, 'nobody');
  await story.told.call('DELETE', '/servers/{server_id}', { at: [id], user: 'demo' });
  await story.cloud.cloud.compute.idle();
  assert.deepEqual(story.told.unanswered(), []);
  // A rebuild tells its answer before it can have failed, as a rule.
  assert.deepEqual(story.told.unseen(), ['RebuiltServer.fault']);
});
