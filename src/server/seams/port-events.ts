import type { ComputeApi } from '../../compute/index.ts';
import type { PortEvent, PortNotifier } from '../../neutron/server/index.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** Brings the embedded network service's events to compute, in this process. */
export class PortEventBridge implements PortNotifier {
  readonly #logger: Logger;
  #compute: ComputeApi | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The network service is made before compute; events before this call have nobody to go to. */
  connect(compute: ComputeApi): void {
    this.#compute = compute;
  }

  notify(events: readonly PortEvent[]): void {
    for (const { name, serverUuid, portId, status } of events) {
      this.#compute
        ?.externalEvent({ name, instanceUuid: serverUuid, tag: portId, status: status ?? 'completed' })
        .catch((error: unknown) => this.#logger.error({ event: name, portId, err: error }, 'event not taken in'));
    }
  }
}
