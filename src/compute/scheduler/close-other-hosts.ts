import { type Queries, run, type Unit } from '../../store/index.ts';

/** Why a host is closed that the configuration does not name any more. */
const notConfigured = 'not in the configuration';

/**
 * Closes the hosts that the configuration does not name any more: they get no new servers, and keep those that they have. One
 * that it names again is opened.
 */
export function* closeOtherHosts(queries: Queries, hosts: readonly string[]): Unit<void> {
  yield* run(
    queries
      .updateTable('compute_node')
      .set({ disabled: 1, disabled_reason: notConfigured })
      .where('host', 'not in', hosts)
      .where('disabled', '=', 0),
  );
  yield* run(
    queries
      .updateTable('compute_node')
      .set({ disabled: 0, disabled_reason: null })
      .where('host', 'in', hosts)
      .where('disabled_reason', '=', notConfigured),
  );
}
