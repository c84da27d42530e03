import assert from 'node:assert/strict';
import { createServer, deleteServer } from '../../support/servers.ts';
import { type Answer, assertBalanced, type ServerView } from '../../support/test-cloud.ts';
import type { RealCloud } from './real-cloud.ts';

/** What is there to be counted: the ports of the project, and our tables. */
export async function counted(real: RealCloud) {
  return { ports: (await real.ports()).map(({ id }) => id).toSorted(), books: await real.cloud.books() };
}

/** Asserts that what was made since `then` is gone. */
export async function assertNothingLeft(real: RealCloud, then: Awaited<ReturnType<typeof counted>>): Promise<void> {
  const now = await counted(real);
  assert.deepEqual(now.ports, then.ports);
  assertBalanced(then.books, now.books);
}

/** Asks for a server that the Compute API accepts, and waits for what becomes of it. */
export async function built(real: RealCloud, wanted: Parameters<typeof createServer>[1]): Promise<ServerView> {
  return await real.cloud.settled(await createServer(real.cloud, wanted));
}

/** Deletes a server and waits until it is gone. */
export async function deleted(real: RealCloud, id: string): Promise<void> {
  await deleteServer(real.cloud, id);
  await real.cloud.cloud.compute.idle();
}

/** Asks for a server that the Compute API may refuse; answers what it says. */
export async function asked(real: RealCloud, networks: object[] | 'auto', more: object = {}): Promise<Answer<unknown>> {
  const { images } = await real.cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const server = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks, ...more };
  return await real.cloud.call('demo', 'POST', '/compute/v2.1/servers', { server });
}
