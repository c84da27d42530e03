import { readTrace, type Trace, traceWire } from '../../telemetry/trace/index.ts';
import { find } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';
import { waterfall } from './waterfall.ts';

export interface ShowBuildFlags extends CloudFlags {
  readonly format?: 'table' | 'json';
}

/**
 * `berth build show`: the waterfall of a server's build, or its trace as JSON. A server that is gone is found by its id. Answers
 * the exit code.
 */
export function showBuild(nameOrId: string, flags: ShowBuildFlags, world: World): Promise<ExitCode> {
  return attempt(
    world,
    { what: `could not show the build of server "${nameOrId}"`, undone: nothingChanged },
    async () => {
      const session = await openSession(flags, world);
      const saga = await buildOf(session, nameOrId);
      const trace = traceOf(saga, world.runtime.clock.now());
      world.stdout.write(
        flags.format === 'json'
          ? `${JSON.stringify({ saga: saga.id, server: saga.subject, request_id: saga.request_id, ...traceWire(trace) }, null, 2)}\n`
          : `${title(nameOrId, saga)}\n${waterfall(trace, world.stdout)}`,
      );
    },
  );
}

/** The newest build, with its events. */
async function buildOf(session: Session, nameOrId: string): Promise<JsonObject> {
  const ofServer = async (id: string) => {
    const query = new URLSearchParams({ name: 'build', subject: id, limit: '1' });
    const { body } = await session.call('berth-operator', 'GET', `/sagas?${query}`);
    return objectOf(listOf(body.sagas)[0]);
  };
  const byId = await ofServer(nameOrId);
  const found = byId.id === undefined ? await ofServer(textOf((await find(session, kinds.server, nameOrId)).id)) : byId;
  if (found.id === undefined) {
    throw new Failure({ why: 'its build is not remembered any more', next: ['see what is: berth saga list'] });
  }
  const { body } = await session.call('berth-operator', 'GET', `/sagas/${encodeURIComponent(textOf(found.id))}`);
  return objectOf(body.saga);
}

function traceOf(saga: JsonObject, now: number): Trace {
  const events = listOf(saga.events).map((event) => {
    const { at, node, kind, data } = objectOf(event);
    return { at: textOf(at), node: typeof node === 'string' ? node : null, kind: textOf(kind), data };
  });
  const [state, created_at, updated_at] = [textOf(saga.state), textOf(saga.created_at), textOf(saga.updated_at)];
  return readTrace({ state, created_at, updated_at, events }, now);
}

function title(nameOrId: string, saga: JsonObject): string {
  return printable(`Build of ${nameOrId}: ${textOf(saga.state)}, ${textOf(saga.request_id)}`);
}
