import type { Clock } from '../../runtime/runtime.ts';
import type { CommitMeter } from '../../store/index.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

/** Puts what the database says of its commits into the metrics. */
export function commitMeter(metrics: Metrics, clock: Clock): CommitMeter {
  return {
    now: () => clock.monotonic(),
    committed: (units, ms) => {
      metrics.count('berth_database_commits_total', {});
      metrics.observe('berth_database_units_per_commit', {}, units);
      metrics.observe('berth_database_commit_duration_seconds', {}, ms / 1000);
    },
    synced: (ms) => metrics.observe('berth_database_sync_duration_seconds', {}, ms / 1000),
  };
}
