import type { NeutronTransport } from '../../neutron/client/index.ts';
import { routeName } from '../../neutron/server/index.ts';
import type { Clock } from '../../runtime/runtime.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** The same transport; what goes over it is counted and measured. A call without an answer has the status `none`. */
export function measuredTransport(transport: NeutronTransport, metrics: Metrics, clock: Clock): NeutronTransport {
  return {
    ...transport,
    send: async (request) => {
      const { method } = request;
      const route = routeName(request.path);
      const startedAt = clock.monotonic();
      let status = 'none';
      try {
        const reply = await transport.send(request);
        status = String(reply.status);
        return reply;
      } finally {
        metrics.count('berth_neutron_calls_total', { route, method, status });
        const seconds = (clock.monotonic() - startedAt) / 1000;
        metrics.observe('berth_neutron_call_duration_seconds', { route, method }, seconds);
      }
    },
  };
}
