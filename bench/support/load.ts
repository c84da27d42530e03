/** What a number of callers got done, who each make their next call when the last one is answered. */
export interface Load {
  readonly calls: number;
  /** Calls a second, of all callers together. */
  readonly rate: number;
  /** Milliseconds of one call: the middle one, and what 99 of 100 stay below. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly callers: number;
  /** Milliseconds after which nobody makes another call. */
  readonly ms: number;
  /** One call; answers false, without having made one, when there is nothing left to call for. */
  call(): Promise<boolean>;
  /** What is done after each call, and not measured. */
  after?(): Promise<void>;
}

/** Lets the callers call. Throws what a call throws. */
export async function load({ callers, ms, call, after }: LoadOptions): Promise<Load> {
  const took: number[] = [];
  const end = performance.now() + ms;
  const one = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      if (!(await call())) return;
      took.push(performance.now() - began);
      await after?.();
    }
  };
  await Promise.all(Array.from({ length: callers }, one));
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const sum = took.reduce((total, each) => total + each, 0);
  return { calls: took.length, rate: (took.length * callers * 1000) / sum, p50: at(0.5), p99: at(0.99) };
}
