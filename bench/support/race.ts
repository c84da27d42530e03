import { randomUUID } from 'node:crypto';
import type { Arena } from './arena.ts';
import { type Contestant, depthOf, type Timed } from './contestant.ts';

export type Form = Contestant['forms'][number];

/** One contestant's samples of one case, in the order of the runs. */
export interface Result {
  readonly contestant: Contestant;
  readonly allocate: readonly Timed[];
  readonly deallocate: readonly Timed[];
}

/** Lets all who take part allocate and deallocate by turns: in each run everybody once, each time in another order. */
export async function race(
  arena: Arena,
  contestants: readonly Contestant[],
  form: Form,
  nics: number,
  runs: number,
): Promise<Result[]> {
  const networks = arena.networks.slice(0, nics);
  const results = contestants
    .filter(({ forms }) => forms.includes(form))
    .map((contestant) => ({ contestant, allocate: [] as Timed[], deallocate: [] as Timed[] }));
  for (let run = 0; run < runs; run += 1) {
    for (let turn = 0; turn < results.length; turn += 1) {
      const result = results[(turn + run) % results.length];
      if (!result) continue;
      const ports = form === 'brought' ? await arena.ports(networks) : null;
      const wanted = { uuid: randomUUID(), networks, ports };
      result.allocate.push(await result.contestant.allocate(wanted));
      result.deallocate.push(await result.contestant.deallocate(wanted));
      await arena.clear();
    }
  }
  return results;
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

const took = (samples: readonly Timed[]) => samples.map(({ ms }) => ms);

/** How many times as long one took as the other: the median over the runs, which saw the same machine. */
export function ratio(of: readonly Timed[], to: readonly Timed[]): number {
  return median(of.map(({ ms }, run) => ms / (to[run]?.ms ?? Number.NaN)));
}

/** What is measured of each server. */
export type Act = 'allocate' | 'deallocate';

/** What is wanted of a ratio: at least so many times faster than Nova, at most so many times the bound. */
export type Goal = { readonly novaAtLeast: number } | { readonly boundAtMost: number };

/** A line of the table of an act. */
export interface Row {
  readonly case: string;
  readonly who: string;
  readonly calls: number;
  readonly depth: number;
  /** Milliseconds. */
  readonly ms: number;
  readonly 'Nova/this': number | null;
  readonly 'this/bound': number | null;
  readonly goal: string;
}

/** Makes the lines of one case; the bound is the fastest order of the bare writes. */
export function rowsOf(
  title: string,
  results: readonly Result[],
  act: Act,
  goalOf: (contestant: Contestant) => Goal | null,
): Row[] {
  const nova = results.find(({ contestant }) => contestant.kind === 'nova');
  return results.flatMap((result): Row[] => {
    const { contestant, [act]: samples } = result;
    const best = bestBound(results, act, contestant.bindAtCreate ?? false);
    if (contestant.kind === 'bound' && result !== best) return [];
    const row = {
      case: title,
      who: contestant.name,
      calls: samples.at(-1)?.calls.length ?? 0,
      depth: Math.min(...samples.map(({ calls }) => depthOf(calls))),
      ms: Math.round(median(took(samples))),
      'Nova/this': nova ? rounded(ratio(nova[act], samples)) : null,
      'this/bound': best && contestant.kind !== 'bound' ? rounded(ratio(samples, best[act])) : null,
    };
    return [{ ...row, goal: verdict(row, contestant.kind === 'berth' ? goalOf(contestant) : null) }];
  });
}

function verdict(row: Omit<Row, 'goal'>, goal: Goal | null): string {
  if (goal === null) return '';
  const [text, reached] =
    'novaAtLeast' in goal
      ? [`Nova/this ≥ ${goal.novaAtLeast}`, (row['Nova/this'] ?? 0) >= goal.novaAtLeast]
      : [`this/bound ≤ ${goal.boundAtMost}`, (row['this/bound'] ?? Number.POSITIVE_INFINITY) <= goal.boundAtMost];
  return `${text}: ${reached ? 'yes' : 'no'}`;
}

function bestBound(results: readonly Result[], act: Act, bindAtCreate: boolean): Result | undefined {
  return results
    .filter(({ contestant }) => contestant.kind === 'bound' && (contestant.bindAtCreate ?? false) === bindAtCreate)
    .toSorted((a, b) => median(took(a[act])) - median(took(b[act])))[0];
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
