import { StoreError } from '../../store/index.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { FindingNotFound, MendFailed, MendRefused, type ProposedMending } from '../finding-desk.ts';
import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import type { OperatorWord } from '../saga-desk.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { effectOf } from './effect.ts';
import type { Finding, Inspection, MendAction } from './finding.ts';
import { FindingRecords, keyOf } from './finding-records.ts';
import { inspectionsOf } from './inspections.ts';
import { mend } from './mend.ts';
import { whyNotMend } from './why-not-mend.ts';

interface Parts {
  readonly services: ComputeServices;
  readonly keeper: NetworkInfoKeeper;
  readonly signal: AbortSignal;
}

/** Nobody has said anything of what is not wrong any more. */
const asItShouldBe = 'Another look finds nothing to mend: it has changed, or is as it should be. Nothing was done.';

/** See FindingDesk.proposeMending. */
export async function proposeMending(parts: Parts, id: string): Promise<ProposedMending> {
  const { finding, action } = await lookAgain(parts, id);
  return { action, effect: effectOf(finding, action) };
}

/** See FindingDesk.mendFinding. Nobody else may mend at the same time. */
export async function mendOne(
  parts: Parts & { readonly metrics: Metrics },
  id: string,
  agreed: MendAction,
  { requestId, userId }: OperatorWord,
): Promise<void> {
  const { inspection, finding, action, records } = await lookAgain(parts, id);
  if (action !== agreed) {
    throw new MendRefused(
      `It has changed; mending it would now be this: ${effectOf(finding, action)} Nothing was done.`,
    );
  }
  const { metrics, signal } = parts;
  const { logger } = parts.services;
  const fields = { requestId, userId };
  const ended = await mend({ inspection, finding, records, logger, metrics, signal, fields });
  if (ended.kind === 'nothing to mend') throw new MendRefused(asItShouldBe);
  if (ended.kind === 'failed') throw new MendFailed(ended.why);
}

interface Proven {
  readonly inspection: Inspection;
  readonly finding: Finding;
  readonly action: MendAction;
  readonly records: FindingRecords;
}

/** What is written down of a finding is a memory: whether it can be mended is seen anew. */
async function lookAgain({ services, keeper, signal }: Parts, id: string): Promise<Proven> {
  const records = new FindingRecords(services.database, services.runtime);
  const known = await records.find(id);
  if (!known) throw new FindingNotFound(`there is no finding ${id}`);
  if (known.finding.state === 'mended') {
    throw new MendRefused(`It was mended already, at ${known.mendedAt}: ${known.outcome}.`);
  }
  const why = whyNotMend(known.finding, namesOf(services));
  if (why !== null) throw new MendRefused(why);
  const inspection = inspectionsOf(services, keeper).find(({ kinds }) => kinds.includes(known.finding.kind));
  if (!inspection) throw new FindingNotFound(`nothing is known of ${known.finding.kind}`);
  const sightings = await inspection.look(signal, known.finding.serverId).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error instanceof StoreError ? error : new MendFailed(String(error));
  });
  const seen = sightings.find(
    (sighting) => keyOf(sighting) === keyOf(known.finding) && sighting.host === known.finding.host,
  );
  if (!seen) throw new MendRefused(asItShouldBe);
  if (!seen.action) throw new MendRefused(`It is not proven to be Berth’s any more: ${seen.reason}. Nothing was done.`);
  return { inspection, finding: { ...known.finding, ...seen }, action: seen.action, records };
}
