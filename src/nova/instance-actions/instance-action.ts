import { claimedHost } from '../../compute/index.ts';
import { all, type Queries, type SagaEventTable, type SagaTable, type Unit } from '../../store/index.ts';

/** What was done to a server, as the journal of its sagas has it. Times as the store keeps them. */
export interface InstanceAction {
  readonly action: string;
  readonly requestId: string;
  /** Who asked for it. */
  readonly userId: string | null;
  readonly failed: boolean;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** One for each host that a build was tried on, the first one first; of anything else one. */
  readonly sagaIds: readonly string[];
}

/** One step of an action. */
export interface ActionEvent {
  readonly event: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Where; null where that is not known. */
  readonly host: string | null;
  readonly result: 'Success' | 'Error' | null;
}

/** Nova's words for what the sagas do, where they are not the sagas' names. */
const actions: Readonly<Record<string, string>> = {
  build: 'create',
  terminate: 'delete',
  attach: 'attach_interface',
  detach: 'detach_interface',
  reboot_hard: 'reboot',
  reset_state: 'resetState',
  soft_delete: 'delete',
};

/** The actions on a server, newest first. */
export function* actionsOn(queries: Queries, serverId: string): Unit<readonly InstanceAction[]> {
  const rows = yield* all(
    queries
      .selectFrom('saga')
      .select(['id', 'name', 'state', 'plan', 'created_at', 'updated_at'])
      .where('subject', '=', serverId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc'),
  );
  const actions: InstanceAction[] = [];
  for (const action of rows.map(actionOf)) {
    const later = actions.at(-1);
    // A build that was tried on several hosts is one action; its tries follow one another.
    if (later && later.action === 'create' && action.action === 'create' && later.requestId === action.requestId) {
      const { startedAt, sagaIds } = action;
      actions[actions.length - 1] = { ...later, startedAt, sagaIds: [...sagaIds, ...later.sagaIds] };
    } else actions.push(action);
  }
  return actions;
}

/** The steps of an action in the order in which they began, those that took something back after what they took back. */
export function* eventsOf(queries: Queries, { sagaIds }: InstanceAction): Unit<readonly ActionEvent[]> {
  const events: ActionEvent[] = [];
  for (const sagaId of sagaIds) events.push(...(yield* eventsOfSaga(queries, sagaId)));
  return events;
}

function* eventsOfSaga(queries: Queries, sagaId: string): Unit<readonly ActionEvent[]> {
  const host = yield* claimedHost(queries, sagaId);
  const rows = yield* all(
    queries
      .selectFrom('saga_event')
      .select(['node', 'kind', 'at'])
      .where('saga_id', '=', sagaId)
      .where('kind', '!=', 'trace')
      .orderBy('seq'),
  );
  const events = new Map<string, ActionEvent>();
  for (const row of rows) if (row.node !== null) note(events, row.node, host, row);
  return [...events.values()];
}

function actionOf(
  row: Pick<SagaTable, 'id' | 'name' | 'state' | 'plan' | 'created_at' | 'updated_at'>,
): InstanceAction {
  const plan = JSON.parse(row.plan) as { readonly requestId?: string; readonly userId?: string };
  return {
    action: actions[row.name] ?? row.name,
    requestId: plan.requestId ?? row.id,
    userId: plan.userId ?? null,
    failed: ['unwinding', 'unwound', 'stuck', 'abandoned'].includes(row.state),
    startedAt: row.created_at,
    updatedAt: row.updated_at,
    sagaIds: [row.id],
  };
}

function note(
  events: Map<string, ActionEvent>,
  node: string,
  host: string | null,
  { kind, at }: Pick<SagaEventTable, 'kind' | 'at'>,
): void {
  const event = kind === 'undone' || kind === 'undo-failed' ? `undo_${node}` : node;
  const startedAt = events.get(event)?.startedAt ?? at;
  const result = kind === 'started' ? null : kind === 'succeeded' || kind === 'undone' ? 'Success' : 'Error';
  events.set(event, { event, startedAt, finishedAt: result === null ? null : at, host, result });
}
