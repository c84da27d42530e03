import { HttpError } from '../../http/http-error.ts';
import { readSaga } from '../../saga/read-saga.ts';
import type { SagaEventTable, SagaTable } from '../../store/index.ts';
import type { Look, View } from '../api/view.ts';
import type { ConsoleDeps } from '../deps.ts';
import { findServer, noSuchServer } from './find-server.ts';
import { newestBuild, tracedRun } from './runs.ts';

/** So often a run under way is looked at, milliseconds: what a person sees as at once. */
const every = 200;
/** What rests changes only if an operator decides about it. */
const rests = 2000;
const underWay = ['running', 'unwinding'];

type Found = NonNullable<ReturnType<typeof readSaga> extends Generator<unknown, infer R> ? R : never>;

/** The trace of a server's newest build: what `berth build show` draws, for the server's project. */
export function buildView({ database, runtime }: Pick<ConsoleDeps, 'database' | 'runtime'>): View {
  return {
    path: '/servers/:server_id/build',
    every,
    look: async ({ params, projectId }) => {
      const found = await database.read(function* (queries) {
        const { uuid } = yield* findServer(queries, params.server_id ?? '', projectId);
        const build = yield* newestBuild(queries, uuid);
        return build ? yield* readSaga(queries, build.id) : null;
      });
      if (!found) throw new HttpError(404, 'The build of the server is not remembered any more.');
      return traceLook(found, runtime.clock.now());
    },
  };
}

/** The trace of anything that was done for a server. */
export function runView({ database, runtime }: Pick<ConsoleDeps, 'database' | 'runtime'>): View {
  return {
    path: '/runs/:run_id',
    every,
    look: async ({ params, projectId }) => {
      const found = await database.read(function* (queries) {
        const run = yield* readSaga(queries, params.run_id ?? '');
        if (!run) return null;
        yield* findServer(queries, run.saga.subject, projectId);
        return run;
      });
      if (!found) throw noSuchServer();
      return traceLook(found, runtime.clock.now());
    },
  };
}

/** Time passes without anything to tell: what is under way grows by the client's own clock. */
function traceLook({ saga, events }: Found, now: number): Look {
  const look = { body: tracedRun(saga, events, now), version: versionOfRun(saga, events) };
  return underWay.includes(saga.state) ? look : { ...look, rests };
}

function versionOfRun({ id, state, epoch }: SagaTable, events: readonly SagaEventTable[]): string {
  return `${id}.${state}.${epoch}.${events.at(-1)?.seq ?? 0}`;
}
