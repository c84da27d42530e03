import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { freshCloud, type ServerView, type TestCloud } from './test-cloud.ts';

const resources = { hypervisorType: 'fake', vcpus: 8, memoryMb: 8192, localGb: 100 };

/** Three hosts, `a` with the most room and `c` with the least: servers come to them in that order. */
export const three = [
  { host: 'a', node: 'a', availabilityZone: 'nova', resources: { ...resources, memoryMb: 80_000 } },
  { host: 'b', node: 'b', availabilityZone: 'nova', resources: { ...resources, memoryMb: 40_000 } },
  { host: 'c', node: 'c', availabilityZone: 'nova', resources },
] as const;

/** A cloud on these hosts. */
export function cloudOfThree(t: TestContext, more: Parameters<typeof freshCloud>[1] = {}): Promise<TestCloud> {
  return freshCloud(t, { computeHosts: three, ...more });
}

/** The host of a server; null: none. */
export async function hostOf(cloud: TestCloud, id: string): Promise<string | null> {
  const { body } = await cloud.call<{ server: Record<string, string | null> }>(
    'admin',
    'GET',
    `/compute/v2.1/servers/${id}`,
  );
  return body.server['OS-EXT-SRV-ATTR:host'] ?? null;
}

/** A call of the administrator's that must succeed. */
export async function asAdmin<T>(cloud: TestCloud, method: string, path: string, body?: object): Promise<T> {
  const answer = await cloud.call<T>('admin', method, `/compute/v2.1${path}`, body, {
    'openstack-api-version': 'compute 2.52',
  });
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

/** A server, without a network unless one is asked for, once nothing is done to it any more. */
export async function built(
  cloud: TestCloud,
  server: object = {},
  hints: object = {},
  user: 'demo' | 'admin' = 'demo',
  headers: Record<string, string> = {},
) {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const body = {
    server: { name: 'web', flavorRef: '1', imageRef: images[0]?.id, networks: 'none', ...server },
    'os:scheduler_hints': hints,
  };
  const answer = await cloud.call<{ server: { id: string } }>(user, 'POST', '/compute/v2.1/servers', body, headers);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await cloud.cloud.compute.idle();
  const { id } = answer.body.server;
  const shown = await cloud.call<{ server: ServerView }>('admin', 'GET', `/compute/v2.1/servers/${id}`);
  return { ...shown.body.server, host: await hostOf(cloud, id) };
}

/** Deletes every server. */
export async function deleteAll(cloud: TestCloud): Promise<void> {
  for (const { uuid } of (await cloud.books()).instance as { uuid: string }[]) {
    await cloud.call('admin', 'DELETE', `/compute/v2.1/servers/${uuid}`);
  }
  await cloud.cloud.compute.idle();
}
