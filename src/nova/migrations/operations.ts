import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { onlyRefusals } from '../operation/answer-schema.ts';
import { object, since } from '../operation/body-schema.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { findServer } from '../servers/find-server.ts';
import { liveMigrationsAnswer, migrationsAnswer } from './migration-answers.ts';
import { migrationsOf, type ServerMigration } from './migration-queries.ts';

const forceBodies = [since(22, object({ force_complete: { type: 'null' } }, ['force_complete']))] as const;

const one = '/servers/:server_id/migrations/:migration_id';

/**
 * `/os-migrations`: the resizes and moves of servers, as the journal has them. `/servers/{id}/migrations` tells of live migrations
 * under way, of which there are none here.
 */
export function migrationOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  const findNone = async (call: Call<unknown>): Promise<never> => {
    const server = await findServer(database, call.context, call.param('server_id'));
    const id = call.param('migration_id').slice(0, 60);
    throw notFound(`In-progress live migration ${id} is not found for server ${server.id}.`);
  };
  return [
    operation({
      method: 'GET',
      path: '/os-migrations',
      policy: 'admin',
      answers: { 200: migrationsAnswer },
      handle: async (call) => {
        const serverId = call.query.one('instance_uuid');
        const all = await database.read((queries) => migrationsOf(queries, serverId));
        const { page, next } = paged(call, all.filter(filterOf(call)), config.maxPageSize);
        return {
          status: 200,
          body: {
            migrations: page.map((migration) => migrationView(migration, call)),
            ...(next === null ? {} : { migrations_links: call.links.next('os-migrations', call.query, next) }),
          },
        };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id/migrations',
      since: 23,
      policy: 'admin',
      answers: { 200: liveMigrationsAnswer },
      handle: async (call) => {
        await findServer(database, call.context, call.param('server_id'));
        return { status: 200, body: { migrations: [] } };
      },
    }),
    operation({ method: 'GET', path: one, since: 23, policy: 'admin', answers: onlyRefusals, handle: findNone }),
    operation({ method: 'DELETE', path: one, since: 24, policy: 'admin', answers: onlyRefusals, handle: findNone }),
    operationWithBody({
      method: 'POST',
      path: `${one}/action`,
      since: 22,
      policy: 'admin',
      answers: onlyRefusals,
      body: forceBodies,
      handle: findNone,
    }),
  ];
}

function filterOf(call: Call): (migration: ServerMigration) => boolean {
  const { query, version } = call;
  const [host, source, status] = [query.one('host'), query.one('source_compute'), query.one('status')];
  const type = query.one('migration_type');
  const since = has(version, 'migrationPaging') ? time(call, 'changes-since') : null;
  const before = has(version, 'changesBefore') ? time(call, 'changes-before') : null;
  if (since !== null && before !== null && since > before) {
    throw badRequest('The value of changes-since must be less than or equal to changes-before.');
  }
  return (migration) =>
    (host === null || migration.source.host === host || migration.destination.host === host) &&
    (source === null || migration.source.host === source) &&
    (status === null || migration.status === status) &&
    (type === null || migration.type === type) &&
    (since === null || Date.parse(migration.updatedAt) >= since) &&
    (before === null || Date.parse(migration.updatedAt) <= before);
}

function time({ query }: Call, name: string): number | null {
  const text = query.one(name);
  if (text === null) return null;
  const at = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(text) ? Date.parse(zoned(text)) : Number.NaN;
  if (Number.isNaN(at)) throw badRequest(`Invalid value for ${name}: a date and time of ISO 8601 is expected.`);
  return at;
}

/** A time without a zone is one of UTC. */
function zoned(text: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length === 10 ? text : `${text}Z`;
}

/** Few servers are resized: they are paged when they have been read. */
function paged(call: Call, migrations: readonly ServerMigration[], most: number) {
  if (!has(call.version, 'migrationPaging')) return { page: migrations, next: null };
  const marker = call.query.one('marker');
  const start = marker === null ? 0 : migrations.findIndex(({ uuid }) => uuid === marker) + 1;
  if (marker !== null && start === 0) throw badRequest(`Marker ${marker.slice(0, 60)} could not be found.`);
  const size = pageSize(call.query, most);
  const page = migrations.slice(start, start + size);
  return { page, next: start + size < migrations.length ? (page.at(-1)?.uuid ?? null) : null };
}

function migrationView(migration: ServerMigration, { version }: Call): object {
  return {
    id: migration.id,
    ...(has(version, 'migrationPaging') ? { uuid: migration.uuid } : {}),
    instance_uuid: migration.serverId,
    source_compute: migration.source.host,
    source_node: migration.source.node,
    dest_compute: migration.destination.host,
    dest_node: migration.destination.node,
    dest_host: null,
    status: migration.status,
    old_instance_type_id: null,
    new_instance_type_id: migration.newFlavor,
    ...(has(version, 'migrationType') ? { migration_type: migration.type } : {}),
    created_at: micros(migration.createdAt),
    updated_at: micros(migration.updatedAt),
  };
}

function micros(stored: string): string {
  return `${stored.slice(0, 23)}000`;
}
