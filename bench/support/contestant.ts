import type { FreePort } from './arena.ts';

/** One server that wants a network: a new port on each of the networks, or the ports that are brought. */
export interface Wanted {
  readonly uuid: string;
  readonly networks: readonly string[];
  /** Null: new ports. */
  readonly ports: readonly FreePort[] | null;
}

/** A request to Neutron, with its times in milliseconds. */
export interface MadeCall {
  readonly startedAt: number;
  readonly ms: number;
}

/** How long something took, milliseconds, and what it asked of Neutron. */
export interface Timed {
  readonly ms: number;
  readonly calls: readonly MadeCall[];
}

/** Somebody who gives servers their network, and takes it back. */
export interface Contestant {
  readonly name: string;
  /** Nova, ours, or no code at all: the bound. */
  readonly kind: 'nova' | 'berth' | 'bound';
  /** Whether new ports are bound as they are made: then it is only compared with a bound that does so, too. */
  readonly bindAtCreate?: boolean;
  /** What it takes part in. */
  readonly forms: readonly ('new' | 'brought')[];
  allocate(wanted: Wanted): Promise<Timed>;
  deallocate(wanted: Wanted): Promise<Timed>;
  stop(): Promise<void>;
}

/** The longest chain of calls of which each began after the one before had ended. */
export function depthOf(calls: readonly MadeCall[]): number {
  const inOrder = calls.toSorted((a, b) => a.startedAt - b.startedAt);
  const depths: number[] = [];
  for (const [index, { startedAt }] of inOrder.entries()) {
    const before = inOrder
      .slice(0, index)
      .map((one, at) => (one.startedAt + one.ms <= startedAt ? (depths[at] ?? 0) : 0));
    depths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depths);
}
