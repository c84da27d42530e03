import { all, type Queries, type Unit } from '../../store/index.ts';
import { padded } from './padded.ts';

/** Why a server is in ERROR. */
export interface Fault {
  readonly code: number;
  readonly message: string;
  readonly details: string;
  readonly createdAt: string;
}

/** The newest fault of each of these servers that has one. */
export function* newestFaults(queries: Queries, serverIds: readonly string[]): Unit<ReadonlyMap<string, Fault>> {
  if (serverIds.length === 0) return new Map();
  const rows = yield* all(
    queries
      .selectFrom('instance_fault as fault')
      .select(['fault.instance_uuid', 'fault.code', 'fault.message', 'fault.details', 'fault.created_at'])
      .where('fault.instance_uuid', 'in', padded(serverIds))
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('instance_fault as newer')
              .select('newer.id')
              .whereRef('newer.instance_uuid', '=', 'fault.instance_uuid')
              .where((newer) =>
                newer.or([
                  newer('newer.created_at', '>', newer.ref('fault.created_at')),
                  newer.and([
                    newer('newer.created_at', '=', newer.ref('fault.created_at')),
                    newer('newer.id', '>', newer.ref('fault.id')),
                  ]),
                ]),
              ),
          ),
        ),
      ),
  );
  return new Map(
    rows.map((row) => [
      row.instance_uuid,
      { code: row.code, message: row.message, details: row.details, createdAt: row.created_at },
    ]),
  );
}
