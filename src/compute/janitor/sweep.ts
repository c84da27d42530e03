import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import type { Finding } from './finding.ts';
import { FindingRecords } from './finding-records.ts';
import { inspectionsOf } from './inspections.ts';
import { fieldsOf, mend } from './mend.ts';

export interface SweepOptions {
  readonly services: ComputeServices;
  readonly keeper: NetworkInfoKeeper;
  readonly metrics: Metrics;
  /** Milliseconds that something has to have been wrong before it is mended. */
  readonly grace: number;
  readonly signal: AbortSignal;
}

/**
 * Compares everything with everything once, writes down what is wrong, and mends what is proven ours and has stood for the
 * grace period. What one thing's mending fails with does not keep the others. Throws what a look fails with, and the
 * signal's reason.
 */
export async function sweep({ services, keeper, metrics, grace, signal }: SweepOptions): Promise<void> {
  const { database, runtime, logger } = services;
  const records = new FindingRecords(database, runtime);
  for (const inspection of inspectionsOf(services, keeper)) {
    const sightings = await inspection.look(signal);
    const { fresh, open } = await records.take(inspection.kinds, namesOf(services), sightings);
    for (const finding of fresh) tell(logger, finding);
    for (const finding of open) {
      signal.throwIfAborted();
      if (finding.isOurs && runtime.clock.now() - finding.foundAt >= grace) {
        await mend({ inspection, finding, records, logger, metrics, signal });
      }
    }
  }
  await records.dropOld();
}

function tell(logger: Logger, finding: Finding): void {
  if (finding.isOurs) logger.info(fieldsOf(finding), 'janitor found something');
  else logger.warn({ ...fieldsOf(finding), mend: finding.mend }, 'janitor leaves something to an operator');
}
