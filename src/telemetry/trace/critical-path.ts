import type { TracedStep } from './trace.ts';

/**
 * Marks the steps that the end of a run had to wait for: from the last one back, each time the one whose end came last before
 * the beginning of the next.
 */
export function markCritical(steps: readonly TracedStep[]): readonly TracedStep[] {
  const critical = new Set<TracedStep>();
  for (let next = lastToEnd(steps); next; ) {
    critical.add(next);
    const { begin } = next;
    next = lastToEnd(steps.filter((step) => !critical.has(step) && endOf(step) <= begin));
  }
  return steps.map((step) => (critical.has(step) ? { ...step, critical: true } : step));
}

/** What has no end yet is what is waited for. */
function endOf({ end }: TracedStep): number {
  return end ?? Number.POSITIVE_INFINITY;
}

function lastToEnd(steps: readonly TracedStep[]): TracedStep | undefined {
  return steps.reduce<TracedStep | undefined>(
    (last, step) => (last === undefined || endOf(step) > endOf(last) ? step : last),
    undefined,
  );
}
