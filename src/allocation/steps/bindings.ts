import type { Nic } from '../nic.ts';
import type { Work } from '../work.ts';
import { bindPort } from './bind-port.ts';

/** The bindings of an allocation's ports, each begun once. */
export class Bindings {
  readonly #work: Work;
  readonly #begun = new Map<Nic, Promise<void>>();

  constructor(work: Work) {
    this.#work = work;
  }

  /** Begins to bind the port of a NIC that has one, unless that is under way; rejects with the binding's AllocationError. */
  async of(nic: Nic): Promise<void> {
    const begun = this.#begun.get(nic);
    if (begun || !nic.port) return begun;
    const binding = bindPort(this.#work, nic, nic.port);
    this.#begun.set(nic, binding);
    return binding;
  }

  /** Waits for all that are under way, however they end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#begun.values());
  }
}
