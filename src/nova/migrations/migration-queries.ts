import type { FlavorSnapshot } from '../../compute/index.ts';
import { all, type Queries, type SagaTable, type Unit } from '../../store/index.ts';

/** A server's way from one flavor to another, or from one host to another. Times as the store keeps them. */
export interface ServerMigration {
  readonly uuid: string;
  /** For clients that want a number: made of the uuid. */
  readonly id: number;
  readonly serverId: string;
  readonly type: 'resize' | 'migration';
  readonly source: Place;
  /** Where it came to, or is to come to; the same host for a resize that stays. */
  readonly destination: Place;
  readonly status: 'migrating' | 'finished' | 'confirming' | 'confirmed' | 'reverting' | 'reverted' | 'error';
  /** The flavor's id, where it is a number as Nova's inner ones are. */
  readonly newFlavor: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A host and its hypervisor; null: not known. */
interface Place {
  readonly host: string | null;
  readonly node: string | null;
}

const beginnings: readonly string[] = ['resize', 'migrate'];
const parts = [...beginnings, 'confirmResize', 'revertResize'];

type Row = Pick<SagaTable, 'id' | 'name' | 'subject' | 'state' | 'plan' | 'created_at' | 'updated_at'> & {
  readonly host: string | null;
  readonly node: string | null;
  /** JSON: what its claim has chosen; null when it has none. */
  readonly chosen: string | null;
};

/** All that the journal has, of one server or of all, newest first: a resize or a move, and what became of it. */
export function* migrationsOf(queries: Queries, serverId: string | null): Unit<readonly ServerMigration[]> {
  let query = queries
    .selectFrom('saga as s')
    .innerJoin('instance as i', 'i.uuid', 's.subject')
    .leftJoin('saga_event as e', (join) =>
      join.onRef('e.saga_id', '=', 's.id').on('e.node', '=', 'claim').on('e.kind', '=', 'succeeded'),
    )
    .select(['s.id', 's.name', 's.subject', 's.state', 's.plan', 's.created_at', 's.updated_at', 'i.host', 'i.node'])
    .select('e.data as chosen')
    .where('s.name', 'in', parts)
    .orderBy('s.created_at')
    .orderBy('s.id');
  if (serverId !== null) query = query.where('s.subject', '=', serverId);
  const open = new Map<string, ServerMigration>();
  const found = new Map<string, ServerMigration>();
  for (const row of yield* all(query)) {
    const begun = open.get(row.subject);
    const migration = beginnings.includes(row.name) ? begin(row) : begun && goOn(begun, row);
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
    type: row.name === 'migrate' ? 'migration' : 'resize',
    ...placesOf(row),
    status: row.state === 'running' ? 'migrating' : row.state === 'done' ? 'finished' : 'error',
    newFlavor: /^\d{1,9}$/.test(flavor) ? Number(flavor) : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** As its claim says; before it has one, and of older Berths, the server is where it was. */
function placesOf({ name, host, node, chosen }: Row): Pick<ServerMigration, 'source' | 'destination'> {
  const here = { host, node };
  const claim = JSON.parse(chosen ?? 'null') as (Place & { readonly from?: Place }) | null;
  if (!claim) return { source: here, destination: name === 'migrate' ? { host: null, node: null } : here };
  const destination = { host: claim.host, node: claim.node };
  return { source: claim.from ? { host: claim.from.host, node: claim.from.node } : destination, destination };
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
