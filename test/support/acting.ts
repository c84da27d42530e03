import assert from 'node:assert/strict';
import type { Answer, ServerView, TestCloud } from './test-cloud.ts';

/** A server as administrators see it. */
export interface FullView extends ServerView {
  name: string;
  metadata: Record<string, string>;
  image: { id: string };
  flavor: { vcpus: number; ram: number; original_name: string };
  locked: boolean;
  hostId: string;
  'OS-EXT-STS:power_state': number;
  'OS-EXT-SRV-ATTR:host': string | null;
}

/** The answer to an action, whatever it is. */
export function act<T = unknown>(
  cloud: TestCloud,
  id: string,
  body: object,
  user: 'demo' | 'admin' = 'demo',
  headers?: Record<string, string>,
): Promise<Answer<T>> {
  return cloud.call<T>(user, 'POST', `/compute/v2.1/servers/${id}/action`, body, headers);
}

/** Asks for an action that must be let in. */
export async function begin(
  cloud: TestCloud,
  id: string,
  body: object,
  user: 'demo' | 'admin' = 'demo',
): Promise<unknown> {
  const answer = await act(cloud, id, body, user);
  assert.ok(answer.status < 300, `${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The server now. */
export async function look(cloud: TestCloud, id: string): Promise<FullView> {
  const { body } = await cloud.call<{ server: FullView }>('admin', 'GET', `/compute/v2.1/servers/${id}`);
  return body.server;
}

/** Status, vm state, task and power state of a server. */
export async function states(cloud: TestCloud, id: string) {
  const server = await look(cloud, id);
  return [
    server.status,
    server['OS-EXT-STS:vm_state'],
    server['OS-EXT-STS:task_state'],
    server['OS-EXT-STS:power_state'],
  ];
}

/** Asks for an action, waits until nothing is under way, and answers the states. */
export async function done(cloud: TestCloud, id: string, body: object, user: 'demo' | 'admin' = 'demo') {
  await begin(cloud, id, body, user);
  await cloud.cloud.compute.idle();
  return states(cloud, id);
}

/** Waits until a step of a saga has begun. */
export async function started(cloud: TestCloud, node: string): Promise<void> {
  const events = async () => (await cloud.books()).saga_event as { node: string; kind: string }[];
  while (!(await events()).some((event) => event.node === node && event.kind === 'started')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The guest of a server as the fake hypervisor keeps it. */
export async function guestRow(cloud: TestCloud, id: string) {
  const rows = (await cloud.books()).fake_guest as {
    instance_uuid: string;
    power_state: string;
    shape: string;
    image_id: string;
    rescue_image_id: string | null;
  }[];
  return rows.find(({ instance_uuid }) => instance_uuid === id);
}
