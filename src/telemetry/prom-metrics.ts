import type { Counter, Histogram, Registry } from 'prom-client';
import { type MetricName, metricCatalogue } from './metric-catalogue.ts';
import type { Metrics } from './metrics.ts';

/** Metrics that can be looked at. */
export interface ScrapedMetrics extends Metrics {
  /** Everything, in Prometheus' text format. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What was counted or measured before prom-client was there. */
interface Noted {
  readonly name: MetricName;
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** About two MiB of notes, two hundred builds' worth. With more to keep, prom-client needs less room. */
const keep = 10_000;

type GaugeReader = () =>
  | readonly { labels: object; value: number }[]
  | Promise<readonly { labels: object; value: number }[]>;

/**
 * Metrics kept by prom-client. It costs a tenth of a second and 20 MiB, so it is loaded with the first look, or when much
 * has happened; what happened until then is noted down and handed to it. Rejections of the loading go to who looks.
 */
export function promMetrics(): ScrapedMetrics {
  let noted: Noted[] = [];
  let board: Board | null = null;
  let loading: Promise<Board> | null = null;
  const gauges = new Map<string, GaugeReader>();

  const load = (): Promise<Board> => {
    loading ??= openBoard(gauges).then((opened) => {
      for (const one of noted) opened.put(one);
      noted = [];
      board = opened;
      return opened;
    });
    return loading;
  };
  const put = (one: Noted) => {
    if (board) {
      board.put(one);
      return;
    }
    noted.push(one);
    if (noted.length === keep) load().catch(() => {});
  };
  return {
    count: (name, labels) => put({ name, labels, value: 1 }),
    observe: (name, labels, value) => put({ name, labels, value }),
    gauge: (name, read) => {
      gauges.set(name, read);
    },
    scrape: async () => {
      const { registry } = await load();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

interface Board {
  readonly registry: Registry;
  put(one: Noted): void;
}

async function openBoard(gauges: ReadonlyMap<string, GaugeReader>): Promise<Board> {
  const client = await import('prom-client');
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter | Histogram>();
  for (const [name, declared] of Object.entries(metricCatalogue)) {
    const { type, help } = declared;
    const base = { name, help, labelNames: [...declared.labels], registers: [registry] };
    if (type === 'counter') counters.set(name, new client.Counter(base));
    if (type === 'histogram') counters.set(name, new client.Histogram({ ...base, buckets: [...declared.buckets] }));
    if (type !== 'gauge') continue;
    new client.Gauge({
      ...base,
      collect: async function () {
        this.reset();
        // A database that is gone must not take the other metrics with it.
        const readings = await Promise.resolve(gauges.get(name)?.()).catch(() => []);
        for (const { labels, value } of readings ?? []) this.set({ ...labels }, value);
      },
    });
  }
  return {
    registry,
    put: ({ name, labels, value }) => {
      const metric = counters.get(name);
      if (metric instanceof client.Counter) metric.inc(labels, value);
      else metric?.observe(labels, value);
    },
  };
}
