import type { SagaFailure } from '../../saga/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';

/** What a build's plan says of its tries. */
export interface TriesPlan {
  readonly instanceUuid: string;
  /** The ids of the sagas of further tries, minted with the first; absent: there are none. */
  readonly furtherTries?: readonly string[];
  /** Which try it is; absent: the first. */
  readonly attempt?: number;
}

/** A try to build a server that failed. */
export interface FailedTry {
  readonly host: string;
  /** For the tenant. */
  readonly message: string;
}

/** The tries to build a server that were taken back, as the journal has them, the first one first. */
export function* failedTriesOf(queries: Queries, instanceUuid: string): Unit<readonly FailedTry[]> {
  const rows = yield* all(
    queries
      .selectFrom('saga as s')
      .innerJoin('saga_event as e', 'e.saga_id', 's.id')
      .select(['s.error', 'e.data'])
      .where('s.subject', '=', instanceUuid)
      .where('s.name', '=', 'build')
      .where('s.state', '=', 'unwound')
      .where('e.node', '=', 'claim')
      .where('e.kind', '=', 'succeeded')
      .orderBy('s.created_at')
      .orderBy('s.id'),
  );
  return rows.flatMap(({ error, data }) => {
    const claim = JSON.parse(data ?? '{}') as { readonly host?: string };
    const failure = JSON.parse(error ?? '{}') as Partial<SagaFailure>;
    return claim.host === undefined ? [] : [{ host: claim.host, message: failure.message ?? '' }];
  });
}

/** What became of the tries before one that was the last, to be added to what that one failed with. */
export function* toldOfEarlier(queries: Queries, plan: TriesPlan, failure: Pick<SagaFailure, 'code'>): Unit<string> {
  // Whoever got no host is told of it already.
  if (plan.attempt === undefined || failure.code === 'NoValidHost') return '';
  return toldOf((yield* failedTriesOf(queries, plan.instanceUuid)).slice(0, plan.attempt - 1));
}

/** What became of earlier tries, to be added to what came of the last one; hosts are not named to tenants. */
export function toldOf(tries: readonly FailedTry[]): string {
  if (tries.length === 0) return '';
  const hosts = tries.length === 1 ? 'another host' : `${tries.length} other hosts`;
  return ` (tried on ${hosts} before: ${[...new Set(tries.map(({ message }) => message))].join('; ')})`;
}
