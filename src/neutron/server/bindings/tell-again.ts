import { isoMillis } from '../../../runtime/time.ts';
import { all } from '../../../store/index.ts';
import { eventsOf } from '../ports/port-record.ts';
import type { Services } from '../session.ts';

/**
 * Tells the notifier once more that ports are plugged which have changed since then (milliseconds since 1970) and are
 * ACTIVE: what a process had to tell when it died is known to nobody. Answers how many events that were.
 */
export async function tellAgain({ database, notifier }: Services, since: number): Promise<number> {
  const ports = await database.read((queries) =>
    all(
      queries
        .selectFrom('neutron_port')
        .select(['id', 'device_id', 'device_owner'])
        .where('status', '=', 'ACTIVE')
        .where('updated_at', '>=', isoMillis(since))
        .orderBy('updated_at'),
    ),
  );
  const events = ports.flatMap((port) => eventsOf(port, 'network-vif-plugged', 'completed'));
  if (events.length > 0) notifier.notify(events);
  return events.length;
}
