import type { Answer } from '../test/conformance/neutron/harness.ts';
import { compare } from './compare.ts';
import { type Difference, isSuccess } from './difference.ts';
import { explanationOf } from './explain.ts';
import type { KnownDifference } from './known-differences/index.ts';
import { type Both, NamedThings } from './named-things.ts';
import { both, type EmptyServer, type Peer } from './pair.ts';
import { NotRecorded } from './recordings.ts';
import type { Step } from './step.ts';

/** What became of one call. */
export interface Call {
  /** As it was made, nothing loose in it. */
  readonly step: Step;
  readonly answers: Both<Answer>;
  readonly explained: readonly KnownDifference[];
  readonly unexplained: readonly Difference[];
}

/** What became of a sequence. */
export interface Outcome {
  readonly projects: Both<Peer['projects']>;
  readonly calls: readonly Call[];
  /** The known difference after which the two servers no longer have the same, so that it ended; null: it was made to its end. */
  readonly endedBy: KnownDifference | null;
}

/** Makes each call at both servers, which are empty before, as long as both have the same. */
export async function runSequence(steps: readonly Step[], servers: Both<EmptyServer>): Promise<Outcome> {
  try {
    return await runOnce(steps, servers);
  } catch (error) {
    if (!(error instanceof NotRecorded)) throw error;
    return runOnce(steps, servers);
  }
}

async function runOnce(steps: readonly Step[], servers: Both<EmptyServer>): Promise<Outcome> {
  const peers = await both((side) => servers[side].fresh(steps));
  const projects = { here: peers.here.projects, there: peers.there.projects };
  const things = new NamedThings(projects);
  const calls: Call[] = [];
  for (const drawn of steps) {
    const step = things.settled(drawn);
    if (!step) continue;
    const call = await make(step, peers, things);
    calls.push(call);
    const isParted = isSuccess(call.answers.here) !== isSuccess(call.answers.there);
    if (isParted && call.unexplained.length > 0) break;
    const parted = call.explained.find(({ parts }) => isParted || parts);
    if (parted) return { projects, calls, endedBy: parted };
  }
  return { projects, calls, endedBy: null };
}

async function make(step: Step, peers: Both<Peer>, things: NamedThings): Promise<Call> {
  things.noteAsked(step.body);
  const answers = await both((side) => peers[side].send(things.filled(step, side), step));
  const explained: KnownDifference[] = [];
  const unexplained: Difference[] = [];
  for (const difference of compare(step, answers, things)) {
    const known = explanationOf(difference, things);
    if (known) explained.push(known);
    else unexplained.push(difference);
  }
  if (step.call.startsWith('DELETE') && isSuccess(answers.here)) noteGone(step, things);
  return { step, answers, explained, unexplained };
}

function noteGone(step: Step, things: NamedThings): void {
  const name = /\/\{([a-z_]+\d+)\}$/.exec(step.call)?.[1];
  const thing = name === undefined ? undefined : things.named(name);
  if (thing) thing.gone = true;
}
