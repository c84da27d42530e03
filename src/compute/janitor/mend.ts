import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Finding, Inspection } from './finding.ts';
import type { FindingRecords } from './finding-records.ts';

/** How the mending of one finding ended: done, in a word; nothing had to be done any more; or why it could not be. */
export type Mended =
  | { readonly kind: 'mended'; readonly outcome: string }
  | { readonly kind: 'nothing to mend' }
  | { readonly kind: 'failed'; readonly why: string };

interface Mending {
  readonly inspection: Inspection;
  readonly finding: Finding;
  readonly records: FindingRecords;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  /** What the log is to say besides: who wanted it, say. */
  readonly fields?: object;
}

/** Mends a finding, and writes down how that ended. Throws the signal's reason. */
export async function mend({
  inspection,
  finding,
  records,
  logger,
  metrics,
  signal,
  fields = {},
}: Mending): Promise<Mended> {
  const { kind } = finding;
  try {
    const outcome = await inspection.mend(finding, signal);
    if (outcome === null) {
      await records.forget(finding);
      return { kind: 'nothing to mend' };
    }
    await records.mended(finding, outcome);
    metrics.count('berth_findings_mended_total', { kind, outcome });
    logger.warn({ ...fieldsOf(finding), outcome, ...fields }, 'janitor mended a finding');
    return { kind: 'mended', outcome };
  } catch (error) {
    signal.throwIfAborted();
    const why = String(error);
    await records.failed(finding, why);
    metrics.count('berth_findings_mended_total', { kind, outcome: 'failed' });
    logger.error({ ...fieldsOf(finding), error: why, ...fields }, 'janitor could not mend a finding');
    return { kind: 'failed', why };
  }
}

/** What a line about a finding in the log says. */
export function fieldsOf({ kind, resource, resourceId, serverId, reason }: Finding): object {
  return { kind, [resource]: resourceId, instance: serverId, reason };
}
