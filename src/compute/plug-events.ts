import type { Vif } from '../allocation/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type PlugWaiter, VirtualInterfaceCreateError } from '../virt/index.ts';
import type { ExternalEvent } from './compute-api.ts';

export interface PlugEventOptions {
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Milliseconds to wait for all VIFs of a server; 0: do not wait. */
  readonly timeout: number;
  /** Whether a build ends when a VIF is reported as failed or not at all in time. */
  readonly isFatal: boolean;
}

type PlugStatus = 'completed' | 'failed';

interface Expectation {
  readonly missing: Set<string>;
  settle(error: Error | null): void;
}

/** How many events that nobody waited for yet are remembered. */
const remembered = 10_000;

/**
 * Brings together Neutron's `network-vif-plugged` and the builds that wait for it. An event that comes before its waiter
 * is remembered, so it is not lost.
 */
export class PlugEvents {
  readonly #options: PlugEventOptions;
  readonly #early = new Map<string, PlugStatus>();
  readonly #expectations = new Map<string, Expectation>();

  constructor(options: PlugEventOptions) {
    this.#options = options;
  }

  /** Registers a server's wait for these VIFs; what has come for them since forget() counts. */
  expect(instanceUuid: string, vifs: readonly Vif[]): PlugWaiter {
    if (this.#options.timeout === 0 || vifs.length === 0) return { wait: async () => {} };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A build may fail before it waits; its expectation's fate is then nobody's business.
    promise.catch(() => {});
    const expectation: Expectation = {
      missing: new Set(vifs.map((vif) => vif.id)),
      settle: (error) => {
        this.#expectations.delete(instanceUuid);
        if (error && this.#options.isFatal) reject(error);
        else resolve();
      },
    };
    this.#expectations.set(instanceUuid, expectation);
    for (const vif of vifs) {
      const key = keyOf(instanceUuid, vif.id);
      const early = this.#early.get(key);
      this.#early.delete(key);
      if (early) this.#arrived(expectation, vif.id, early);
    }
    return { wait: (signal) => this.#wait(expectation, promise, signal) };
  }

  /** Takes an event in; only network-vif-plugged is waited for. */
  deliver(event: ExternalEvent): void {
    if (event.name !== 'network-vif-plugged' || event.tag === null || event.status === 'in-progress') return;
    const expectation = this.#expectations.get(event.instanceUuid);
    if (expectation?.missing.has(event.tag)) {
      this.#arrived(expectation, event.tag, event.status);
      return;
    }
    if (this.#early.size >= remembered) {
      const oldest = this.#early.keys().next().value;
      if (oldest !== undefined) this.#early.delete(oldest);
    }
    this.#early.set(keyOf(event.instanceUuid, event.tag), event.status);
  }

  /** Drops what is registered and remembered for a server whose build has ended. */
  forget(instanceUuid: string, portIds: readonly string[]): void {
    this.#expectations.delete(instanceUuid);
    for (const portId of portIds) this.#early.delete(keyOf(instanceUuid, portId));
  }

  #arrived(expectation: Expectation, portId: string, status: PlugStatus): void {
    expectation.missing.delete(portId);
    if (status === 'failed' && this.#options.isFatal) {
      expectation.settle(new VirtualInterfaceCreateError(`the network service could not wire port ${portId}`));
    } else if (expectation.missing.size === 0) {
      expectation.settle(null);
    }
  }

  async #wait(expectation: Expectation, plugged: Promise<void>, signal: AbortSignal): Promise<void> {
    const { timeout, runtime, logger } = this.#options;
    const cancel = runtime.timers.after(timeout, () => {
      const ports = [...expectation.missing];
      logger.warn({ ports, timeout }, 'no plug event in time');
      expectation.settle(
        new VirtualInterfaceCreateError(`port ${ports.join(', ')} was not reported as wired within ${timeout} ms`),
      );
    });
    const onAbort = () => expectation.settle(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) throw signal.reason;
      await plugged;
      signal.throwIfAborted();
    } finally {
      cancel();
      signal.removeEventListener('abort', onAbort);
    }
  }
}

function keyOf(instanceUuid: string, portId: string): string {
  return `${instanceUuid}/${portId}`;
}
