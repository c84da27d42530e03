import type { PortState, Vif } from '../allocation/index.ts';
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
  /** Milliseconds between two looks at the ports that are waited for: what a lost event costs at most. */
  readonly lookEvery: number;
}

/** Asks Neutron how far it is with a server's ports. */
export type LookAtPorts = (portIds: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, PortState>>;

type PlugStatus = 'completed' | 'failed';

/** What a server's build waits for. */
export interface PlugWait {
  /** Ids of the ports that are not wired yet. */
  readonly ports: readonly string[];
  /** Since when, milliseconds since 1970; null: they are still being plugged, and the time allowed has not begun. */
  readonly since: number | null;
  /** Milliseconds. */
  readonly timeout: number;
}

interface Expectation {
  readonly missing: Set<string>;
  /** When the wait began, milliseconds since 1970; null: it has not yet. */
  since: number | null;
  settle(error: Error | null): void;
}

/** How many events that nobody waited for yet are remembered. */
const remembered = 10_000;

/**
 * Brings together Neutron's `network-vif-plugged` and the builds that wait for it. An event is a hint, the port's status is
 * the truth: an event that comes before its waiter is remembered, and whoever waits looks at the ports as well, so that an
 * event which is lost, or has come to another process, costs seconds.
 */
export class PlugEvents {
  readonly #options: PlugEventOptions;
  readonly #early = new Map<string, PlugStatus>();
  readonly #expectations = new Map<string, Expectation>();

  constructor(options: PlugEventOptions) {
    this.#options = options;
  }

  /** Registers a server's wait for these VIFs; what has come for them since forget() counts. */
  expect(instanceUuid: string, vifs: readonly Vif[], look: LookAtPorts): PlugWaiter {
    if (this.#options.timeout === 0 || vifs.length === 0) return { wait: async () => {} };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A build may fail before it waits; its expectation's fate is then nobody's business.
    promise.catch(() => {});
    const expectation: Expectation = {
      missing: new Set(vifs.map((vif) => vif.id)),
      since: null,
      settle: (error) => {
        if (this.#expectations.get(instanceUuid) === expectation) this.#expectations.delete(instanceUuid);
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
    return { wait: (signal) => this.#wait(expectation, promise, look, signal) };
  }

  /** What a server waits for in this process; null: nothing. */
  waitOf(instanceUuid: string): PlugWait | null {
    const expectation = this.#expectations.get(instanceUuid);
    if (!expectation || expectation.missing.size === 0) return null;
    return { ports: [...expectation.missing], since: expectation.since, timeout: this.#options.timeout };
  }

  /** Takes in what Neutron tells of a port's wiring; other events are none of ours. */
  deliver({ name, tag, status, instanceUuid }: ExternalEvent): void {
    if (tag === null || status === 'in-progress') return;
    const key = keyOf(instanceUuid, tag);
    // What was wired and is so no more must not be taken for wired by the next who waits.
    if (name === 'network-vif-unplugged') this.#early.delete(key);
    if (name !== 'network-vif-plugged') return;
    const expectation = this.#expectations.get(instanceUuid);
    if (expectation?.missing.has(tag)) {
      this.#arrived(expectation, tag, status);
      return;
    }
    if (this.#early.size >= remembered) {
      const oldest = this.#early.keys().next().value;
      if (oldest !== undefined) this.#early.delete(oldest);
    }
    this.#early.set(key, status);
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

  async #wait(expectation: Expectation, plugged: Promise<void>, look: LookAtPorts, signal: AbortSignal): Promise<void> {
    const { timeout, runtime, logger } = this.#options;
    expectation.since = runtime.clock.now();
    const over = new AbortController();
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
      signal.throwIfAborted();
      // Whatever becomes of the looks: the wait has its own end.
      if (expectation.missing.size > 0) void this.#lookOften(expectation, look, over.signal).catch(() => {});
      await plugged;
      signal.throwIfAborted();
    } finally {
      cancel();
      over.abort();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Looks at the ports at once, and again and again. Ends when the signal aborts. */
  async #lookOften(expectation: Expectation, look: LookAtPorts, signal: AbortSignal): Promise<void> {
    const { lookEvery, runtime, logger } = this.#options;
    for (;;) {
      try {
        for (const [portId, state] of await look([...expectation.missing], signal)) {
          if (state === 'pending' || !expectation.missing.has(portId)) continue;
          this.#arrived(expectation, portId, state === 'wired' ? 'completed' : 'failed');
        }
      } catch (error) {
        signal.throwIfAborted();
        logger.warn({ error: String(error) }, 'the ports that are waited for cannot be looked at');
      }
      await runtime.timers.sleep(lookEvery, signal);
    }
  }
}

function keyOf(instanceUuid: string, portId: string): string {
  return `${instanceUuid}/${portId}`;
}
