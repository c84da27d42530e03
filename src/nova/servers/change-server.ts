import { sql } from 'kysely';
import type { ComputeApi } from '../../compute/index.ts';
import type { RequestContext } from '../../context/request-context.ts';
import { run } from '../../store/index.ts';
import { conflict } from '../errors/nova-error.ts';
import { refuseLocked, serverRow, visible } from './find-server.ts';
import type { ServerRecord } from './server-record.ts';

/** A change of one of the JSON columns that the API keeps. */
export interface ServerChange<C extends 'metadata' | 'tags'> {
  readonly column: C;
  readonly serverId: string;
  readonly context: RequestContext;
  /** As the store keeps times. */
  readonly at: string;
  /** What Nova calls it, for the texts of refusals. */
  readonly action: string;
  /** The new value; called anew when somebody else was faster. What it throws ends the change. */
  change(server: ServerRecord): ServerRecord[C];
}

const attempts = 5;
const settled = new Set(['active', 'paused', 'suspended', 'stopped']);

/**
 * Replaces metadata or tags by what `change` makes of them. The old value is the condition of the update, so that of two
 * changes at once none is lost. Throws HttpError 404, and 409 for a server that is locked, building, deleting or broken.
 */
export async function changeServer<C extends 'metadata' | 'tags'>(
  compute: Pick<ComputeApi, 'update'>,
  { column, serverId, context, at, action, change }: ServerChange<C>,
): Promise<ServerRecord[C]> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const changed = await compute.update(context, serverId, function* (queries) {
      const row = yield* serverRow(queries, serverId);
      const server = visible(row, context, serverId);
      refuseLocked(server, context);
      refuseUnsettled(server, action);
      const value = change(server);
      const touched = yield* run(
        queries
          .updateTable('instance')
          .set({ [column]: JSON.stringify(value), updated_at: at })
          .where('uuid', '=', serverId)
          .where('deleted', '=', 0)
          .where(sql.ref<string>(column), '=', row?.[column] ?? ''),
      );
      return touched === 1 ? { value } : null;
    });
    if (changed) return changed.value;
  }
  throw conflict(`Instance ${serverId} is being changed by others; try again.`);
}

function refuseUnsettled(server: ServerRecord, action: string): void {
  const [attribute, state] = settled.has(server.vmState)
    ? (['task_state', server.taskState] as const)
    : (['vm_state', server.vmState] as const);
  if (state === null) return;
  throw conflict(`Cannot '${action}' instance ${server.id} while it is in ${attribute} ${state}`);
}
