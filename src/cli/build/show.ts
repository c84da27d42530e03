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
  /** Which of the tries on one host after the other, from 1. Default: the newest. */
  readonly try?: number;
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
      const { saga, nth, tries } = await buildOf(session, nameOrId, flags.try);
      const trace = traceOf(saga, world.runtime.clock.now());
      world.stdout.write(
        flags.format === 'json'
          ? `${JSON.stringify({ saga: saga.id, server: saga.subject, request_id: saga.request_id, try: nth, tries, ...traceWire(trace) }, null, 2)}\n`
          : `${title(nameOrId, saga, tries > 1 ? `try ${nth} of ${tries}, ` : '')}\n${waterfall(trace, world.stdout)}`,
      );
    },
  );
}

/** One try of a build, with its events. */
interface Try {
  readonly saga: JsonObject;
  /** Which one of how many, from 1. */
  readonly nth: number;
  readonly tries: number;
}

/** More tries than a build ever has. */
const mostTries = '100';

async function buildOf(session: Session, nameOrId: string, wanted: number | undefined): Promise<Try> {
  const ofServer = async (id: string) => {
    const query = new URLSearchParams({ name: 'build', subject: id, limit: mostTries });
    const { body } = await session.call('berth-operator', 'GET', `/sagas?${query}`);
    // The newest is the first.
    return listOf(body.sagas).map(objectOf).toReversed();
  };
  const byId = await ofServer(nameOrId);
  const builds = byId.length > 0 ? byId : await ofServer(textOf((await find(session, kinds.server, nameOrId)).id));
  const tries = builds.length;
  if (tries === 0) {
    throw new Failure({ why: 'its build is not remembered any more', next: ['see what is: berth saga list'] });
  }
  const nth = wanted ?? tries;
  const found = builds[nth - 1];
  if (!found) {
    const why = tries === 1 ? 'it was built in one try' : `it was built in ${tries} tries`;
    throw new Failure({ why, next: [`choose one from 1 to ${tries}: --try N`, 'or leave it out, for the last one'] });
  }
  const { body } = await session.call('berth-operator', 'GET', `/sagas/${encodeURIComponent(textOf(found.id))}`);
  return { saga: objectOf(body.saga), nth, tries };
}

function traceOf(saga: JsonObject, now: number): Trace {
  const events = listOf(saga.events).map((event) => {
    const { at, node, kind, data } = objectOf(event);
    return { at: textOf(at), node: typeof node === 'string' ? node : null, kind: textOf(kind), data };
  });
  const [state, created_at, updated_at] = [textOf(saga.state), textOf(saga.created_at), textOf(saga.updated_at)];
  return readTrace({ state, created_at, updated_at, events }, now);
}

function title(nameOrId: string, saga: JsonObject, which: string): string {
  return printable(`Build of ${nameOrId}: ${which}${textOf(saga.state)}, ${textOf(saga.request_id)}`);
}
