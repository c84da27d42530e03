/** A metric as it is declared. Values of labels are from small closed sets: never an id, an address or a raw path. */
interface Declared {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** Seconds, from what a look-up takes to what a client waits for at most. */
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds, from a step of the fake driver to a guest that waits for its plug events. */
const buildBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
/** Seconds a commit takes, from a disk with a cache of its own to one in trouble. */
const commitBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** All metrics of Berth's own. `docs/reference/metrics.md` describes them; a test compares the two. */
export const metricCatalogue = {
  berth_http_requests_total: {
    type: 'counter',
    help: 'Requests answered.',
    labels: ['face', 'operation', 'method', 'status'],
  },
  berth_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the arrival of a request to the end of its answer.',
    labels: ['face', 'operation', 'method'],
    buckets: requestBuckets,
  },
  berth_http_requests_under_way: {
    type: 'gauge',
    help: 'Requests that are not answered yet.',
    labels: [],
  },
  berth_logins_total: {
    type: 'counter',
    help: 'Log-ins by how they ended.',
    labels: ['outcome'],
  },
  berth_password_hashes_waiting: {
    type: 'gauge',
    help: 'Password hashes that wait for a thread.',
    labels: [],
  },
  berth_sagas_rested_total: {
    type: 'counter',
    help: 'Builds and deletions that came to rest, by how and why.',
    labels: ['saga', 'outcome', 'cause'],
  },
  berth_saga_duration_seconds: {
    type: 'histogram',
    help: 'Time from when this process took a build or deletion on until it rested.',
    labels: ['saga', 'outcome'],
    buckets: buildBuckets,
  },
  berth_saga_step_duration_seconds: {
    type: 'histogram',
    help: 'Time of one step of a build or deletion, forward (do) or back (undo).',
    labels: ['saga', 'step', 'way', 'outcome'],
    buckets: buildBuckets,
  },
  berth_sagas: {
    type: 'gauge',
    help: 'Builds and deletions in the database that are under way or stuck, by state.',
    labels: ['saga', 'state'],
  },
  berth_sagas_stuck: {
    type: 'gauge',
    help: 'Builds and deletions in the database that are stuck: somebody has to look at them.',
    labels: [],
  },
  berth_sagas_under_way: {
    type: 'gauge',
    help: 'Builds and deletions that this process has in hand.',
    labels: ['saga'],
  },
  berth_builds_running: {
    type: 'gauge',
    help: 'Builds that this process runs at this moment.',
    labels: [],
  },
  berth_builds_waiting: {
    type: 'gauge',
    help: 'Builds that wait for their turn in this process.',
    labels: [],
  },
  berth_findings: {
    type: 'gauge',
    help: 'What the janitor found wrong and is not mended, by kind and state.',
    labels: ['kind', 'state'],
  },
  berth_findings_mended_total: {
    type: 'counter',
    help: 'Findings that the janitor mended, or tried to, by what it did.',
    labels: ['kind', 'outcome'],
  },
  berth_janitor_rounds_total: {
    type: 'counter',
    help: 'Rounds of the janitor by how they ended.',
    labels: ['outcome'],
  },
  berth_janitor_round_duration_seconds: {
    type: 'histogram',
    help: 'Time of one round of the janitor.',
    labels: [],
    buckets: buildBuckets,
  },
  berth_neutron_calls_total: {
    type: 'counter',
    help: 'Calls to the network service, the embedded one included.',
    labels: ['route', 'method', 'status'],
  },
  berth_neutron_call_duration_seconds: {
    type: 'histogram',
    help: 'Time of one call to the network service.',
    labels: ['route', 'method'],
    buckets: requestBuckets,
  },
  berth_database_commits_total: {
    type: 'counter',
    help: 'Commits of the database.',
    labels: [],
  },
  berth_database_commit_duration_seconds: {
    type: 'histogram',
    help: 'Time of one commit.',
    labels: [],
    buckets: commitBuckets,
  },
  berth_database_sync_duration_seconds: {
    type: 'histogram',
    help: 'Time until commits were on the disk of an SQLite database; answers wait for it, other work does not.',
    labels: [],
    buckets: commitBuckets,
  },
  berth_database_units_per_commit: {
    type: 'histogram',
    help: 'Units of work that shared one commit.',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  },
} as const satisfies Readonly<Record<string, Declared>>;

type Catalogue = typeof metricCatalogue;

/** The name of a metric. */
export type MetricName = keyof Catalogue;

/** The names of the metrics of one type. */
export type MetricNameOf<T extends Declared['type']> = {
  [N in MetricName]: Catalogue[N]['type'] extends T ? N : never;
}[MetricName];

/** The labels of a metric, each with its value. */
export type LabelsOf<N extends MetricName> = Readonly<Record<Catalogue[N]['labels'][number], string>>;
