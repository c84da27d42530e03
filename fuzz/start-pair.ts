import { startNeutronServer } from '../test/interop/support/neutron-server.ts';
import type { Both } from './named-things.ts';
import { type EmptyServer, embeddedServer, hosts, realServer } from './pair.ts';

/** The embedded service, and a real neutron-server of its own for it to be compared with. */
export async function startPair(): Promise<Both<EmptyServer>> {
  return { here: embeddedServer(), there: realServer(await startNeutronServer({ workers: 1, hosts })) };
}
