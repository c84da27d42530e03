import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import { all, type Database, type FindingTable, first, run } from '../../store/index.ts';
import type { Finding, FindingKind, FindingState, Sighting } from './finding.ts';

/** Rows that are written in one unit of work. */
const together = 100;

/** Milliseconds for which what was mended is kept. */
const keptMended = 30 * 86_400_000;

/** What the looks of one part have found, this one and those before. */
export interface Taken {
  /** Found for the first time. */
  readonly fresh: readonly Finding[];
  /** All that was seen this time. */
  readonly open: readonly Finding[];
}

/** A finding with what became of it. */
export interface Recorded {
  readonly finding: Finding;
  readonly outcome: string | null;
  /** ISO 8601. */
  readonly mendedAt: string | null;
}

/** Findings in the database: their ages outlive the process, and every process that shares it shows the same. */
export class FindingRecords {
  readonly #database: Database;
  readonly #runtime: Pick<Runtime, 'clock' | 'ids'>;

  constructor(database: Database, runtime: Pick<Runtime, 'clock' | 'ids'>) {
    this.#database = database;
    this.#runtime = runtime;
  }

  /**
   * Takes in all that a look has seen of these kinds on these hosts, and what is no host's. What was found before and was not
   * seen this time is forgotten: it is as it should be.
   */
  async take(kinds: readonly FindingKind[], hosts: readonly string[], sightings: readonly Sighting[]): Promise<Taken> {
    const now = this.#now();
    const known = await this.#open(kinds, hosts);
    const open: Finding[] = [];
    const fresh: Finding[] = [];
    for (const sighting of new Map(sightings.map((one) => [keyOf(one), one])).values()) {
      const before = known.get(keyOf(sighting));
      const finding = before ? again(before, sighting) : this.#found(sighting);
      open.push(finding);
      if (!before) fresh.push(finding);
    }
    const seen = new Set(open.map(({ id }) => id));
    const over = [...known.values()].filter(({ id }) => !seen.has(id));
    for (const some of batches(open)) {
      await this.#database.write(function* (queries) {
        for (const finding of some) {
          const row = { ...rowOf(finding), seen_at: now };
          const { id, found_at: _, ...changed } = row;
          const isNew = fresh.includes(finding);
          if (isNew) yield* run(queries.insertInto('finding').values({ ...row, outcome: null, mended_at: null }));
          else yield* run(queries.updateTable('finding').set(changed).where('id', '=', id));
        }
      });
    }
    for (const some of batches(over)) await this.#forget(some);
    return { fresh, open };
  }

  /** A finding with what became of it; null when there is none of this id, or none any more. */
  async find(id: string): Promise<Recorded | null> {
    const row = await this.#database.read((queries) =>
      first(queries.selectFrom('finding').selectAll().where('id', '=', id)),
    );
    return row ? { finding: findingOf(row), outcome: row.outcome, mendedAt: row.mended_at } : null;
  }

  /** It was mended; `outcome` is what was done. */
  async mended({ id }: Finding, outcome: string): Promise<void> {
    await this.#set(id, { state: 'mended', outcome, mended_at: this.#now() });
  }

  /** It could not be mended. */
  async failed({ id }: Finding, why: string): Promise<void> {
    await this.#set(id, { state: 'failed', outcome: why });
  }

  /** There was nothing to mend any more. */
  async forget(finding: Finding): Promise<void> {
    await this.#forget([finding]);
  }

  /** Removes what was mended long ago. */
  async dropOld(): Promise<void> {
    const before = isoMillis(this.#runtime.clock.now() - keptMended);
    await this.#database.write((queries) => run(queries.deleteFrom('finding').where('mended_at', '<', before)));
  }

  async #open(kinds: readonly FindingKind[], hosts: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
    const rows = await this.#database.read((queries) =>
      all(
        queries
          .selectFrom('finding')
          .selectAll()
          .where('kind', 'in', [...kinds])
          .where('mended_at', 'is', null)
          .where((where) => where.or([where('host', 'is', null), where('host', 'in', hosts)])),
      ),
    );
    return new Map(rows.map(findingOf).map((finding) => [keyOf(finding), finding]));
  }

  #found(sighting: Sighting): Finding {
    const { clock, ids } = this.#runtime;
    const state = sighting.isOurs ? 'waiting' : 'reported';
    return { ...sighting, id: ids.uuid(), state, foundAt: clock.now() };
  }

  #set(id: string, changed: Partial<FindingTable>): Promise<number> {
    return this.#database.write((queries) => run(queries.updateTable('finding').set(changed).where('id', '=', id)));
  }

  #forget(findings: readonly Finding[]): Promise<number> {
    const ids = findings.map(({ id }) => id);
    return this.#database.write((queries) => run(queries.deleteFrom('finding').where('id', 'in', ids)));
  }

  #now(): string {
    return isoMillis(this.#runtime.clock.now());
  }
}

/** How many findings are open, by kind and state. */
export function findingCensus(
  database: Database,
): Promise<readonly { readonly kind: string; readonly state: string; readonly count: number }[]> {
  return database.read((queries) =>
    all(
      queries
        .selectFrom('finding')
        .select((select) => ['kind', 'state', select.fn.countAll<number>().as('count')])
        .where('mended_at', 'is', null)
        .groupBy(['kind', 'state']),
    ),
  );
}

/** What makes two sightings one finding. */
export function keyOf({ kind, resourceId, serverId }: Sighting): string {
  return `${kind} ${resourceId} ${serverId}`;
}

/** What is proven ours by now waits from when it was found; what failed before stays so until it is mended. */
function again({ id, foundAt, state }: Finding, sighting: Sighting): Finding {
  const isFailed = state === 'failed' && sighting.isOurs;
  return { ...sighting, id, foundAt, state: isFailed ? 'failed' : sighting.isOurs ? 'waiting' : 'reported' };
}

function* batches<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < values.length; from += together) yield values.slice(from, from + together);
}

function rowOf(finding: Finding) {
  const { id, kind, resource, host, state, reason, mend } = finding;
  return {
    id,
    kind,
    resource,
    resource_id: finding.resourceId,
    server_id: finding.serverId,
    project_id: finding.projectId,
    host,
    state,
    reason,
    mend,
    found_at: isoMillis(finding.foundAt),
  };
}

function findingOf(row: FindingTable): Finding {
  return {
    id: row.id,
    kind: row.kind as FindingKind,
    resource: row.resource as Finding['resource'],
    resourceId: row.resource_id,
    serverId: row.server_id,
    projectId: row.project_id,
    host: row.host,
    reason: row.reason,
    isOurs: row.state !== 'reported',
    mend: row.mend,
    state: row.state as FindingState,
    foundAt: Date.parse(row.found_at),
  };
}
