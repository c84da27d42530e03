import type { Runtime } from '../../runtime/runtime.ts';
import { DriverError, type VirtInstance } from '../driver.ts';

export type FakeStep =
  | 'prepareNetworksBeforeBlockDeviceMapping'
  | 'prepareDisks'
  | 'removeDisks'
  | 'spawn'
  | 'destroy'
  | 'plugVifs'
  | 'unplugVifs'
  | 'attachInterface'
  | 'detachInterface'
  | 'powerOn'
  | 'powerOff'
  | 'reboot'
  | 'pause'
  | 'unpause'
  | 'suspend'
  | 'resume'
  | 'rescue'
  | 'unrescue'
  | 'snapshot'
  | 'resize'
  | 'confirmResize'
  | 'revertResize'
  | 'migrateOut'
  | 'migrateIn';

/** What the fake driver is told to do wrong. */
export interface FakeScript {
  /** Steps that fail. */
  readonly fail?: readonly FakeStep[];
  /** Steps that take this many milliseconds longer. */
  readonly stall?: Readonly<Partial<Record<FakeStep, number>>>;
  /** What the hypervisor cannot do at all: give a running guest a NIC, or tell it of a NIC's tag. */
  readonly lacks?: readonly ('attachInterface' | 'attachesTags')[];
}

/** A server's metadata `fake:fail` names steps that fail for it, separated by commas; `spawn@host1` fails on that host. */
const failKey = 'fake:fail';
/** A server's metadata `fake:fail-once` names steps that fail for it the first time only. */
const failOnceKey = 'fake:fail-once';
/** A server's metadata `fake:stall` names steps and how long they stall, e.g. `spawn=5000,prepareDisks=100`. */
const stallKey = 'fake:stall';

/** The driver was told to fail. */
class FakeFailure extends DriverError {
  override name = 'FakeFailure';
}

/** Does what the driver's script and the servers' metadata say should go wrong. */
export class FakeStage {
  readonly #script: FakeScript;
  readonly #runtime: Runtime;
  readonly #host: string;
  readonly #failedOnce = new Set<string>();

  constructor(script: FakeScript, runtime: Runtime, host: string) {
    this.#script = script;
    this.#runtime = runtime;
    this.#host = host;
  }

  /** Stalls or fails in this step if it is told to. Throws FakeFailure, or the signal's reason. */
  async perform(step: FakeStep, instance: VirtInstance, signal: AbortSignal): Promise<void> {
    const stall = (this.#script.stall?.[step] ?? 0) + stallOf(instance, step);
    if (stall > 0) await this.#runtime.timers.sleep(stall, signal);
    signal.throwIfAborted();
    const always = this.#script.fail?.includes(step) || this.#names(instance.metadata[failKey], step);
    if (always || this.#failsNow(step, instance)) {
      throw new FakeFailure(`the fake driver was told to fail in ${step}`);
    }
  }

  #failsNow(step: FakeStep, instance: VirtInstance): boolean {
    if (!this.#names(instance.metadata[failOnceKey], step)) return false;
    const key = `${instance.uuid} ${step}`;
    if (this.#failedOnce.has(key)) return false;
    this.#failedOnce.add(key);
    return true;
  }

  /** Whether a list of steps names this one, on whatever host or on this one. */
  #names(text: string | undefined, step: FakeStep): boolean {
    return list(text).some((entry) => entry === step || entry === `${step}@${this.#host}`);
  }
}

function stallOf(instance: VirtInstance, step: FakeStep): number {
  for (const entry of list(instance.metadata[stallKey])) {
    const [name, ms] = entry.split('=', 2);
    if (name === step) return Math.min(Math.max(Number(ms) || 0, 0), 3_600_000);
  }
  return 0;
}

function list(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}
