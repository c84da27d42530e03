import { startComparedNeutron } from '../test/interop/support/compared-neutron.ts';
import type { Both } from './named-things.ts';
import { type EmptyServer, embeddedServer, realServer } from './pair.ts';
import { recordedServer } from './recordings.ts';

/**
 * The embedded service, and a real neutron-server of its own for it to be compared with. Its answers are kept in the folder,
 * if there is one.
 */
export async function startPair(recordings?: string): Promise<Both<EmptyServer>> {
  const start = async () => realServer(await startComparedNeutron(1));
  const there = recordings === undefined ? await start() : recordedServer(recordings, start);
  return { here: embeddedServer(), there };
}
