import type { LabelsOf, MetricNameOf } from './metric-catalogue.ts';

/** One reading of a gauge. */
export interface Reading<N extends MetricNameOf<'gauge'>> {
  readonly labels: LabelsOf<N>;
  readonly value: number;
}

/** Where services put what is counted and measured. Calls are cheap and never fail. */
export interface Metrics {
  count<N extends MetricNameOf<'counter'>>(name: N, labels: LabelsOf<N>): void;
  /** `value` is in the metric's unit: seconds where its name says so. */
  observe<N extends MetricNameOf<'histogram'>>(name: N, labels: LabelsOf<N>, value: number): void;
  /** `read` is asked whenever somebody looks; when it rejects, the gauge is left out of that look. */
  gauge<N extends MetricNameOf<'gauge'>>(name: N, read: () => MaybePromise<readonly Reading<N>[]>): void;
}

type MaybePromise<T> = T | Promise<T>;

/** Counts nothing: for library use, and where nobody looks. */
export const noMetrics: Metrics = { count() {}, observe() {}, gauge() {} };
