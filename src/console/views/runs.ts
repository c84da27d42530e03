import type { SagaFailure } from '../../saga/index.ts';
import { all, first, type Queries, type SagaEventTable, type SagaTable, type Unit } from '../../store/index.ts';
import { readTrace, type TraceWire, traceWire } from '../../telemetry/trace/index.ts';

/** One thing that was done for a server, or is being done: a build, a deletion, an action. */
export interface RunWire {
  readonly id: string;
  /** `build`, `terminate`, `attach`, … */
  readonly name: string;
  readonly server_id: string;
  /** running, unwinding; at rest: done, unwound, stuck, abandoned. */
  readonly state: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly request_id: string | null;
  /** What it failed with, in words that are for the tenant. */
  readonly failure: { readonly node: string | null; readonly code: string; readonly message: string } | null;
}

/** A run with its trace, and what time it is by the clock that the trace was made by: what has not ended goes on from there. */
export interface TracedRunWire {
  readonly run: RunWire;
  readonly trace: TraceWire;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Of the plan only the request id: the rest is nobody's business here. */
export function runWire(saga: SagaTable): RunWire {
  const { requestId = null } = JSON.parse(saga.plan) as { readonly requestId?: string };
  const failure = saga.error === null ? null : (JSON.parse(saga.error) as SagaFailure);
  return {
    id: saga.id,
    name: saga.name,
    server_id: saga.subject,
    state: saga.state,
    created_at: saga.created_at,
    updated_at: saga.updated_at,
    request_id: requestId,
    failure: failure && { node: failure.node, code: failure.code, message: failure.message },
  };
}

/** A run with its trace as of `now`, milliseconds since 1970. */
export function tracedRun(saga: SagaTable, events: readonly SagaEventTable[], now: number): TracedRunWire {
  const read = events.map(({ at, node, kind, data }) => ({
    at,
    node,
    kind,
    data: data === null ? null : (JSON.parse(data) as unknown),
  }));
  return { run: runWire(saga), trace: traceWire(readTrace({ ...saga, events: read }, now)), now };
}

/** What was done for a server, the newest first; at most so many. */
export function* runsOf(queries: Queries, serverId: string, most: number): Unit<readonly SagaTable[]> {
  return yield* all(
    queries
      .selectFrom('saga')
      .selectAll()
      .where('subject', '=', serverId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most),
  );
}

/** The newest build of a server. */
export function* newestBuild(queries: Queries, serverId: string): Unit<SagaTable | undefined> {
  return yield* first(
    queries
      .selectFrom('saga')
      .selectAll()
      .where('subject', '=', serverId)
      .where('name', '=', 'build')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
}
