import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { inspectClaims } from './claims.ts';
import type { Finding, Inspection } from './finding.ts';
import { FindingRecords } from './finding-records.ts';
import { inspectGuests } from './guests.ts';
import { inspectNics } from './nics.ts';
import { inspectPorts } from './ports.ts';

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
  // Our own books first: they are there when Neutron is not.
  const inspections = [
    inspectClaims(services),
    inspectGuests(services),
    inspectNics(services),
    inspectPorts(services, keeper),
  ];
  for (const inspection of inspections) {
    const sightings = await inspection.look(signal);
    const { fresh, open } = await records.take(inspection.kinds, namesOf(services), sightings);
    for (const finding of fresh) tell(logger, finding);
    for (const finding of open) {
      signal.throwIfAborted();
      if (finding.isOurs && runtime.clock.now() - finding.foundAt >= grace) await mend(inspection, finding);
    }
  }
  await records.dropOld();

  async function mend(inspection: Inspection, finding: Finding): Promise<void> {
    const { kind } = finding;
    try {
      const outcome = await inspection.mend(finding, signal);
      if (outcome === null) {
        await records.forget(finding);
        return;
      }
      await records.mended(finding, outcome);
      metrics.count('berth_findings_mended_total', { kind, outcome });
      logger.warn({ ...fieldsOf(finding), outcome }, 'janitor mended a finding');
    } catch (error) {
      signal.throwIfAborted();
      await records.failed(finding, String(error));
      metrics.count('berth_findings_mended_total', { kind, outcome: 'failed' });
      logger.error({ ...fieldsOf(finding), error: String(error) }, 'janitor could not mend a finding');
    }
  }
}

function tell(logger: Logger, finding: Finding): void {
  if (finding.isOurs) logger.info(fieldsOf(finding), 'janitor found something');
  else logger.warn({ ...fieldsOf(finding), mend: finding.mend }, 'janitor leaves something to an operator');
}

function fieldsOf({ kind, resource, resourceId, serverId, reason }: Finding): object {
  return { kind, [resource]: resourceId, instance: serverId, reason };
}
