import type { NeutronTransport } from '../../neutron/client/index.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Probe } from '../status/readiness.ts';

/** Milliseconds for which an answer to any call shows that the network service is there. */
const goodFor = 10_000;

/**
 * Watches what goes over a transport to an external Neutron. The probe goes by the last call that was answered; only when
 * that is a while ago, or the last call had no answer, it makes one of its own.
 */
export function watchNeutron(
  transport: NeutronTransport,
  runtime: Runtime,
): { readonly transport: NeutronTransport; readonly probe: Probe } {
  let answeredAt: number | null = null;
  const send: NeutronTransport['send'] = async (request) => {
    try {
      const reply = await transport.send(request);
      answeredAt = reply.status < 500 ? runtime.clock.monotonic() : null;
      return reply;
    } catch (error) {
      // A caller that has lost patience says nothing about the server.
      if (!request.signal.aborted) answeredAt = null;
      throw error;
    }
  };
  return {
    transport: { ...transport, send },
    probe: {
      name: 'network',
      failure: 'the network service does not answer',
      check: async (signal) => {
        if (answeredAt !== null && runtime.clock.monotonic() - answeredAt < goodFor) return;
        const rights = { kind: 'service', requestId: `req-${runtime.ids.uuid()}` } as const;
        const ask = () =>
          send({
            method: 'GET',
            path: '/v2.0/extensions',
            query: [],
            headers: { accept: 'application/json', 'x-openstack-request-id': rights.requestId },
            rights,
            signal,
          });
        let reply = await ask();
        if (reply.status === 401 && (await transport.renewCredentials?.(rights))) reply = await ask();
        if (reply.status >= 400) throw new Error(`the network service answers ${reply.status}`);
      },
    },
  };
}
