import type { FlavorSnapshot } from '../../compute/index.ts';
import { all, type Queries, type SagaTable, type Unit } from '../../store/index.ts';

/** A server's way from one flavor to another, on the host it is on. Times as the store keeps them. */
export interface ServerMigration {
  readonly uuid: string;
  /** For clients that want a number: made of the uuid. */
  readonly id: number;
  readonly serverId: string;
  readonly host: string | null;
  readonly node: string | null;
  readonly status: 'migrating' | 'finished' | 'confirming' | 'confirmed' | 'reverting' | 'reverted' | 'error';
  /** The flavor's id, where it is a number as Nova's inner ones are. */
  readonly newFlavor: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const parts = ['resize', 'confirmResize', 'revertResize'];

type Row = Pick<SagaTable, 'id' | 'name' | 'subject' | 'state' | 'plan' | 'created_at' | 'updated_at'> & {
  readonly host: string | null;
  readonly node: string | null;
};

/** All that the journal has, of one server or of all, newest first: a resize, and what became of it. */
export function* migrationsOf(queries: Queries, serverId: string | null): Unit<readonly ServerMigration[]> {
  let query = queries
    .selectFrom('saga as s')
    .innerJoin('instance as i', 'i.uuid', 's.subject')
    .select(['s.id', 's.name', 's.subject', 's.state', 's.plan', 's.created_at', 's.updated_at', 'i.host', 'i.node'])
    .where('s.name', 'in', parts)
    .orderBy('s.created_at')
    .orderBy('s.id');
  if (serverId !== null) query = query.where('s.subject', '=', serverId);
  const open = new Map<string, ServerMigration>();
  const found = new Map<string, ServerMigration>();
  for (const row of yield* all(query)) {
    const begun = open.get(row.subject);
    const migration = row.name === 'resize' ? begin(row) : begun && goOn(begun, row);
    if (!migration) continue;
    found.set(migration.uuid, migration);
    open.set(row.subject, migration);
  }
  return [...found.values()].toSorted((a, b) => compare(b.createdAt, a.createdAt) || compare(b.uuid, a.uuid));
}

function begin(row: Row): ServerMigration {
  const { order } = JSON.parse(row.plan) as { readonly order?: { readonly flavor?: FlavorSnapshot } };
  const flavor = order?.flavor?.id ?? '';
  return {
    uuid: row.id,
    id: Number.parseInt(row.id.replaceAll(/[^0-9a-f]/g, '').slice(0, 8), 16) & 0x7fffffff,
    serverId: row.subject,
    host: row.host,
    node: row.node,
    status: row.state === 'running' ? 'migrating' : row.state === 'done' ? 'finished' : 'error',
    newFlavor: /^\d{1,9}$/.test(flavor) ? Number(flavor) : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** What a confirmation or a way back makes of it; one that failed leaves it as it was. */
function goOn(begun: ServerMigration, row: Row): ServerMigration {
  const confirms = row.name === 'confirmResize';
  const status =
    row.state === 'done'
      ? confirms
        ? 'confirmed'
        : 'reverted'
      : row.state === 'running'
        ? confirms
          ? 'confirming'
          : 'reverting'
        : 'finished';
  return { ...begun, status, updatedAt: row.updated_at };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
