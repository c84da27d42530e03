import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { deleteServer } from '../../support/servers.ts';
import { openCloud, type ServerView, type TestCloud } from '../../support/test-cloud.ts';
import type { AtEnd } from '../../support/test-store.ts';
import type { Ends, SagaUnderTest } from '../sagas.ts';
import { accountsOf, booksIn, differenceOf, wrongIn } from './accounts.ts';
import { optionsOn } from './options-on.ts';
import type { Place } from './stage.ts';

/** How a saga has ended. */
export interface Ending {
  /** The state in which it rests, and what its user sees. */
  readonly outcome: string;
  /** Everything that is not as it must be; empty: nothing. */
  readonly wrong: readonly string[];
}

/** Starts the next process on a place where the last one was killed, and looks how the saga ends. */
export async function comeToRest(
  t: AtEnd,
  saga: SagaUnderTest,
  place: Place,
  bug: string | null = null,
): Promise<Ending> {
  const { neutron } = place;
  // What a planted bug keeps from being taken back is not taken back at the ninth try either.
  const compute = bug === null ? {} : { compute: { undoLimits: { deadline: 60_000, pauses: [] } } };
  const options = { ...optionsOn(place.store, neutron, saga, bug), ...compute, runtime: aMinuteLater() };
  const cloud = await openCloud(t, place.store, options);
  return endingOf(cloud, saga, place);
}

/** Waits until nothing is under way, and looks how the saga has ended; then its server is deleted, and nothing may be left. */
export async function endingOf(
  cloud: TestCloud,
  saga: SagaUnderTest,
  { store, neutron, scene, before }: Place,
  ends: Ends = saga.ends,
): Promise<Ending> {
  await cloud.cloud.compute.idle();
  const account = () => accountsOf(store, neutron, scene);
  const after = await account();
  const state = booksIn(after).sagas.findLast(({ name }) => name === saga.saga)?.state ?? null;
  const server = await serverOf(cloud);
  const seen = await whatIsSeen(cloud, server);
  const wrong = [...wrongIn(before, after, scene)];
  const expected = state === null ? [saga.untouched] : (ends[state as keyof Ends] ?? []);
  if (!expected.includes(seen)) wrong.push(`the saga is ${state}, and its user sees: ${seen}`);
  if (server?.status === 'ERROR' && !server.fault?.message) wrong.push('its user is not told why');
  if (server) await deleteServer(cloud, server.id);
  await cloud.cloud.compute.idle();
  if (await serverOf(cloud)) wrong.push('the server cannot be deleted');
  const atLast = await account();
  wrong.push(...wrongIn(before, atLast, scene), ...differenceOf(before, atLast));
  return { outcome: `${state ?? 'never begun'}: ${seen}`, wrong };
}

async function serverOf(cloud: TestCloud): Promise<ServerView | null> {
  const listed = async (query: string) =>
    (await cloud.ok<{ servers: ServerView[] }>('GET', `/compute/v2.1/servers/detail${query}`)).servers[0];
  const id = ((await listed('')) ?? (await listed('?status=SOFT_DELETED')))?.id;
  return id === undefined
    ? null
    : (await cloud.ok<{ server: ServerView }>('GET', `/compute/v2.1/servers/${id}`)).server;
}

async function whatIsSeen(cloud: TestCloud, server: ServerView | null): Promise<string> {
  if (!server) return 'no server';
  const nics = await cloud.ok<{ interfaceAttachments: unknown[] }>(
    'GET',
    `/compute/v2.1/servers/${server.id}/os-interface`,
  );
  return `${server.status}, ${nics.interfaceAttachments.length} NICs`;
}

/** By then a process that has given no sign of life is taken for dead. */
function aMinuteLater() {
  const runtime = systemRuntime();
  return { ...runtime, clock: { ...runtime.clock, now: () => runtime.clock.now() + 60_000 } };
}
