import type { Sabotage } from '../../../sim/sabotage.ts';
import type { NeutronTransport } from '../../../src/neutron/client/index.ts';
import { withMethod } from './with-method.ts';

/** The way to the network service as a sabotaged process takes it. */
export function misled(transport: NeutronTransport, { request: change }: Sabotage): NeutronTransport {
  return withMethod(transport, 'send', async (request) => {
    const changed = change?.(request) ?? request;
    return 'status' in changed ? changed : transport.send(changed);
  });
}
