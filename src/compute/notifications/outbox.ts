import {
  all,
  first,
  type NotificationTable,
  prepared,
  putRow,
  type Queries,
  run,
  type Unit,
} from '../../store/index.ts';
import { envelopeOf, type Message } from './message.ts';

/** Who is told. */
export type TargetName = 'log' | 'webhook';

/** A message that waits for a target. */
export type WaitingMessage = Pick<NotificationTable, 'message_id' | 'subject' | 'event_type' | 'body'>;

/** So many messages may wait; beyond them the oldest are dropped, however young. */
const mostWaiting = 100_000;

/** Writes a message down for each target, after all that are there. A message that is there already is not added again. */
export function* post(queries: Queries, targets: readonly TargetName[], message: Message): Unit<void> {
  const number = ((yield* first(lastNumber(queries, {})))?.number ?? 0) + 1;
  const row = {
    message_id: message.messageId,
    number,
    subject: message.subject,
    event_type: message.eventType,
    body: envelopeOf(message),
    created_at: message.at,
  };
  for (const target of targets) {
    yield* run(putRow(queries, 'notification', ['message_id', 'target'], { ...row, target }));
  }
}

const lastNumber = prepared((queries, _: object) =>
  queries.selectFrom('notification').select((select) => select.fn.max('number').as('number')),
);

/** The first `most` messages that wait for a target, in order. */
export function* waitingFor(queries: Queries, target: TargetName, most: number): Unit<readonly WaitingMessage[]> {
  return yield* all(
    queries
      .selectFrom('notification')
      .select(['message_id', 'subject', 'event_type', 'body'])
      .where('target', '=', target)
      .orderBy('number')
      .orderBy('created_at')
      .limit(most),
  );
}

/** A message was delivered, or is given up. */
export function* forget(queries: Queries, target: TargetName, messageId: string): Unit<void> {
  yield* run(queries.deleteFrom('notification').where('message_id', '=', messageId).where('target', '=', target));
}

/** Drops what has waited since before `before` (a time of the store), and the oldest of too many. Answers how many. */
export function* dropOld(queries: Queries, before: string): Unit<number> {
  const last = (yield* first(lastNumber(queries, {})))?.number ?? 0;
  return yield* run(
    queries
      .deleteFrom('notification')
      .where((where) => where.or([where('created_at', '<', before), where('number', '<=', last - mostWaiting)])),
  );
}

/** Takes the turn at a target, or keeps it, until `until`; false: another process has it. */
export function* takeTurn(
  queries: Queries,
  target: TargetName,
  { owner, now, until }: { readonly owner: string; readonly now: string; readonly until: string },
): Unit<boolean> {
  const row = { target, owner, until };
  const taken = yield* run(
    queries
      .insertInto('notification_turn')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('target')
          .doUpdateSet(row)
          .where((where) =>
            where.or([where('notification_turn.owner', '=', owner), where('notification_turn.until', '<', now)]),
          ),
      ),
  );
  return taken === 1;
}

/** Gives the turn back, if this process has it. */
export function* giveTurnBack(queries: Queries, target: TargetName, owner: string): Unit<void> {
  yield* run(queries.deleteFrom('notification_turn').where('target', '=', target).where('owner', '=', owner));
}
