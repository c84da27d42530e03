import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act } from '../support/acting.ts';
import { running } from '../support/interfaces.ts';
import type { TestCloud } from '../support/test-cloud.ts';

interface Floating {
  id: string;
  ip: string;
  pool: string;
  fixed_ip: string | null;
  instance_id: string | null;
}

/** A network outside, and a router between it and the network of the servers. */
async function outside(cloud: TestCloud): Promise<void> {
  const admin = async <T>(path: string, body: object) =>
    (await cloud.call<T>('admin', 'POST', `/network/v2.0/${path}`, body)).body;
  const { network } = await admin<{ network: { id: string } }>('networks', {
    network: { name: 'outside', 'router:external': true },
  });
  await admin('subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '203.0.113.0/24' } });
  const { subnets } = await cloud.ok<{ subnets: { id: string; cidr: string }[] }>('GET', '/network/v2.0/subnets');
  const inside = subnets.find(({ cidr }) => !cidr.startsWith('203.'));
  const { router } = await cloud.ok<{ router: { id: string } }>('POST', '/network/v2.0/routers', {
    router: { external_gateway_info: { network_id: network.id } },
  });
  await cloud.ok('PUT', `/network/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: inside?.id });
}

test('the Compute API up to 2.35 hands out floating IPs, and up to 2.43 gives them to servers', async (t) => {
  const { cloud, id } = await running(t);
  const call = <T>(method: string, path: string, body?: object, version = '2.35') =>
    cloud.call<T>('demo', method, `/compute/v2.1/os-${path}`, body, { 'openstack-api-version': `compute ${version}` });
  const action = async (body: object, version = '2.43') =>
    (await act(cloud, id, body, 'demo', { 'openstack-api-version': `compute ${version}` })).status;
  assert.equal((await call('POST', 'floating-ips')).status, 404, 'there is no pool');
  await outside(cloud);
  assert.deepEqual((await call('GET', 'floating-ip-pools')).body, { floating_ip_pools: [{ name: 'outside' }] });
  const make = async (body?: object) =>
    (await call<{ floating_ip: Floating }>('POST', 'floating-ips', body)).body.floating_ip;
  const first = await make({ pool: 'outside' });
  assert.deepEqual([first.pool, first.fixed_ip, first.instance_id], ['outside', null, null]);
  const second = await make();
  assert.equal((await call('POST', 'floating-ips', { pool: 'none' })).status, 404);
  const shown = async ({ id: wanted }: Floating) =>
    (await call<{ floating_ip: Floating }>('GET', `floating-ips/${wanted}`)).body.floating_ip;

  assert.equal(await action({ addFloatingIp: { address: '0.0.0.0' } }), 404);
  assert.equal(await action({ addFloatingIp: { address: 'nonsense' } }), 404);
  assert.equal(await action({ addFloatingIp: { address: first.ip, fixed_address: '192.0.2.1' } }), 400);
  assert.equal(await action({ removeFloatingIp: { address: first.ip } }), 409);
  assert.equal(await action({ addFloatingIp: { address: first.ip } }), 202);
  const given = await shown(first);
  assert.equal(given.instance_id, id);
  assert.deepEqual(
    (await call<{ floating_ips: Floating[] }>('GET', 'floating-ips')).body.floating_ips.toSorted(byIp),
    [given, second].toSorted(byIp),
  );
  assert.equal(await action({ addFloatingIp: { address: second.ip } }), 400, 'its fixed address has one');
  assert.equal(await action({ addFloatingIp: { address: second.ip } }, '2.44'), 404);
  assert.equal(await action({ removeFloatingIp: { address: second.ip } }), 409);
  assert.equal(await action({ removeFloatingIp: { address: first.ip } }), 202);
  assert.deepEqual(await shown(first), first);

  assert.equal((await call('DELETE', `floating-ips/${first.id}`)).status, 202);
  assert.equal((await call('DELETE', `floating-ips/${first.id}`)).status, 404);
  assert.equal((await call('GET', 'floating-ips/x')).status, 400);
  assert.equal((await call('GET', 'floating-ips', undefined, '2.36')).status, 404);
  for (const path of ['networks', 'tenant-networks']) {
    const { networks } = (await call<{ networks: { id: string; label: string }[] }>('GET', path)).body;
    assert.deepEqual(networks.map(({ label }) => label).toSorted(), ['outside', 'private']);
    const [network] = networks;
    assert.deepEqual((await call('GET', `${path}/${network?.id}`)).body, { network });
    assert.equal((await call('GET', `${path}/${id}`)).status, 404);
  }
});

function byIp(a: Floating, b: Floating): number {
  return a.ip < b.ip ? -1 : 1;
}
