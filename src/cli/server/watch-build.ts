import { styleText } from 'node:util';
import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { Failure } from '../errors/failure.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { printable } from '../output/printable.ts';
import type { Screen, World } from '../world.ts';
import { addressesOf, addressesText } from './addresses.ts';
import { readSteps, type Step, undoneText } from './build-steps.ts';
import { readServer } from './read-server.ts';

/** How long to wait between two looks, in milliseconds: short at first, most builds of Berth are done in a tenth of a second. */
const pauses = { first: 50, longest: 1000, growth: 1.5 } as const;

/**
 * Waits until the server is built, and tells each step on standard error. Answers the server as it is then. Throws Failure
 * when the build fails, or somebody deletes the server.
 */
export async function watchBuild(world: World, session: Session, id: string, requestId: string): Promise<JsonObject> {
  const { runtime, stderr } = world;
  const started = runtime.clock.monotonic();
  const told = new Map<string, string>();
  for (let pause: number = pauses.first; ; pause = Math.min(pause * pauses.growth, pauses.longest)) {
    const server = await look(session, id);
    // The steps after the server: what it says is over, they tell in full.
    const steps = await readSteps(session, id, requestId);
    tell(stderr, told, server, steps);
    if (server.status === 'ERROR') throw failed(server, steps);
    if (server.status !== 'BUILD') {
      const seconds = ((runtime.clock.monotonic() - started) / 1000).toFixed(1);
      stderr.write(
        `${printable(`${textOf(server.name)}: ${textOf(server.status)} after ${seconds} s`)}${where(server)}\n`,
      );
      return server;
    }
    await runtime.timers.sleep(pause);
  }
}

async function look(session: Session, id: string): Promise<JsonObject> {
  try {
    return await readServer(session, id);
  } catch (error) {
    if (!(error instanceof ApiError) || error.facts.status !== 404) throw error;
    throw new Failure({
      why: 'the server was deleted while it was built',
      undone: 'all of it, by the deletion',
      next: ['create it again, if that was not meant'],
    });
  }
}

function tell(stderr: Screen, told: Map<string, string>, server: JsonObject, steps: readonly Step[]): void {
  const task = textOf(server['OS-EXT-STS:task_state']);
  const lines = [
    // Where the cloud tells no steps, its task state is all there is.
    ...(task !== '' && steps.length === 0 ? [{ key: 'task', state: task, line: `  ${task}` }] : []),
    ...steps.map((step) => ({ key: step.name, state: step.result, line: stepLine(stderr, step) })),
  ];
  for (const { key, state, line } of lines) {
    if (told.get(key) === state) continue;
    told.set(key, state);
    stderr.write(`${line}\n`);
  }
}

const words = { running: '…', ok: 'done', failed: 'failed' } as const;
const colours = { running: 'yellow', ok: 'green', failed: 'red' } as const;

function stepLine(stderr: Screen, { name, result, took }: Step): string {
  const title = name.startsWith('undo_') ? `undo ${name.slice('undo_'.length)}` : name;
  const word = stderr.hasColours ? styleText(colours[result], words[result], { validateStream: false }) : words[result];
  return `  ${printable(title).padEnd(14)} ${word}${took === undefined ? '' : ` (${took} ms)`}`;
}

function where(server: JsonObject): string {
  const addresses = addressesText(addressesOf(server));
  return addresses === '' ? '' : `, ${printable(addresses)}`;
}

function failed(server: JsonObject, steps: readonly Step[]): Failure {
  const id = textOf(server.id);
  return new Failure({
    why: textOf(objectOf(server.fault).message) || 'the server is in ERROR, and the cloud gives no reason',
    undone: undoneText(steps),
    next: [`look at it: berth server show ${id}`, `then delete it: berth server delete ${id}`],
  });
}
