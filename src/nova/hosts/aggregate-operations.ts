import { zoneKey } from '../../compute/index.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { aggregateAnswer, aggregatesAnswer, createdAggregateAnswer } from './aggregate-answers.ts';
import {
  type Aggregate,
  addHost,
  aggregateToShow,
  allAggregates,
  deleteAggregate,
  insertAggregate,
  nameTaken,
  removeHost,
  updateAggregate,
  zoneOf,
} from './aggregate-queries.ts';
import { aggregateActionBodies, createAggregateBodies, updateAggregateBodies } from './aggregate-schemas.ts';

/** `/os-aggregates`: groups of hosts; those with a zone in their metadata give it to their hosts. */
export function aggregateOperations({
  database,
  runtime,
}: Pick<ComputeFaceDeps, 'database' | 'runtime'>): readonly Operation[] {
  const now = () => isoMillis(runtime.clock.now());
  return [
    operation({
      method: 'GET',
      path: '/os-aggregates',
      policy: 'admin',
      answers: { 200: aggregatesAnswer },
      handle: async (call) => {
        const aggregates = (await database.read(allAggregates)).map((one) => aggregateView(one, call.version));
        return { status: 200, body: { aggregates } };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-aggregates',
      policy: 'admin',
      answers: { 200: createdAggregateAnswer },
      body: createAggregateBodies,
      handle: async (call) => {
        const { name, availability_zone: zone = null } = call.body.aggregate;
        const fresh = { uuid: runtime.ids.uuid(), name, created_at: now(), updated_at: null };
        const made = await database
          .write((queries) =>
            insertAggregate(queries, { ...fresh, metadata: zone === null ? {} : { [zoneKey]: zone } }),
          )
          .catch(nameTaken(name));
        // Nova leaves these two out of this one answer.
        const { hosts: _none, metadata: _given, ...view } = aggregateView(made, call.version);
        return { status: 200, body: { aggregate: view } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-aggregates/:id',
      policy: 'admin',
      answers: { 200: aggregateAnswer },
      handle: async (call) => {
        const found = await database.read((queries) => aggregateToShow(queries, call.param('id')));
        return { status: 200, body: { aggregate: aggregateView(found, call.version) } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-aggregates/:id',
      policy: 'admin',
      answers: { 200: aggregateAnswer },
      body: updateAggregateBodies,
      handle: async (call) => {
        const { name, availability_zone: zone } = call.body.aggregate;
        const changed = await database
          .write(function* (queries) {
            const before = yield* aggregateToShow(queries, call.param('id'));
            const metadata = zone === undefined ? before.metadata : merged(before.metadata, { [zoneKey]: zone });
            return yield* updateAggregate(queries, {
              ...before,
              name: name ?? before.name,
              metadata,
              updated_at: now(),
            });
          })
          .catch(nameTaken(name));
        return { status: 200, body: { aggregate: aggregateView(changed, call.version) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/os-aggregates/:id',
      policy: 'admin',
      answers: { 200: null },
      handle: async (call) => {
        await database.write(function* (queries) {
          yield* deleteAggregate(queries, yield* aggregateToShow(queries, call.param('id')));
        });
        return { status: 200 };
      },
    }),
    operationWithBody({
      method: 'POST',
      path: '/os-aggregates/:id/action',
      policy: 'admin',
      answers: { 200: aggregateAnswer },
      body: aggregateActionBodies,
      handle: async (call) => {
        const { add_host: added, remove_host: removed, set_metadata: set } = call.body;
        const changed = await database.write(function* (queries) {
          const before = yield* aggregateToShow(queries, call.param('id'));
          if (added) yield* addHost(queries, before, added.host);
          if (removed) yield* removeHost(queries, before, removed.host);
          if (set) {
            const metadata = merged(before.metadata, set.metadata);
            yield* updateAggregate(queries, { ...before, metadata, updated_at: now() });
          }
          return yield* aggregateToShow(queries, call.param('id'));
        });
        return { status: 200, body: { aggregate: aggregateView(changed, call.version) } };
      },
    }),
  ];
}

/** The values over what there was; null takes one away. */
function merged(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all: readonly (readonly [string, string | null])[] = [...Object.entries(before), ...Object.entries(given)];
  return Object.fromEntries(
    [...new Map(all)].flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
  );
}

function aggregateView(aggregate: Aggregate, version: Microversion) {
  return {
    id: aggregate.id,
    ...(has(version, 'aggregateUuid') ? { uuid: aggregate.uuid } : {}),
    name: aggregate.name,
    availability_zone: zoneOf(aggregate),
    hosts: aggregate.hosts,
    metadata: aggregate.metadata,
    created_at: micros(aggregate.created_at),
    updated_at: aggregate.updated_at === null ? null : micros(aggregate.updated_at),
    deleted: false,
    deleted_at: null,
  };
}

/** Microseconds and no zone, as Nova has it here. */
function micros(time: string): string {
  return `${time.slice(0, 23)}000`;
}
