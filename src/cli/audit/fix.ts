import { explain } from '../errors/explain.ts';
import type { AuditedCloud } from './audited-cloud.ts';
import type { Finding } from './finding.ts';
import { judgeOrphan } from './judge-orphan.ts';
import type { Progress } from './progress.ts';

/** How the deletion of an orphan ended. */
export interface Outcome {
  readonly result: 'deleted' | 'kept' | 'failed';
  /** For people: `deleted`, `kept: it has changed`, `failed: …`. */
  readonly text: string;
}

/**
 * The findings that may be deleted: proven orphans. Those of servers that the Compute API has no record of only when that is
 * wanted: they may be another cloud's, which shares the Neutron.
 */
export function deletable(findings: readonly Finding[], includesUnknown: boolean): readonly Finding[] {
  return findings.filter(({ proof }) => proof !== undefined && (proof.isRemembered || includesUnknown));
}

/** Whether what was found is gone: it was deleted, or all that held it. `outcomes` by the ids of ports. */
export function isMended({ id, heldBy }: Finding, outcomes: ReadonlyMap<string, Outcome>): boolean {
  const isDeleted = (port: string) => outcomes.get(port)?.result === 'deleted';
  return isDeleted(id) || (heldBy?.every(isDeleted) ?? false);
}

/**
 * Deletes these orphans, one after the other, each judged anew just before. One that fails does not keep the others. Answers
 * the outcomes by the ids of the ports.
 */
export async function fix(
  cloud: AuditedCloud,
  orphans: readonly Finding[],
  grace: number,
  progress: Progress,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const orphan of orphans) {
    outcomes.set(orphan.id, await remove(cloud, orphan, grace));
    progress.tell(`deleting orphans: ${outcomes.size} of ${orphans.length}`, outcomes.size / orphans.length);
  }
  return outcomes;
}

async function remove(cloud: AuditedCloud, { id, proof }: Finding, grace: number): Promise<Outcome> {
  try {
    const port = await cloud.port(id);
    if (port === undefined) return { result: 'deleted', text: 'gone already' };
    if (proof === undefined || port.deviceId !== proof.deviceId) return kept('something else has it now');
    const again = judgeOrphan(port, await cloud.whereabouts(port.deviceId), cloud.scope, { now: cloud.now(), grace });
    if (again?.proof === undefined || again.proof.isRemembered !== proof.isRemembered) {
      return kept('it is no proven orphan any more');
    }
    const deletion = await cloud.deletePort(port);
    if (deletion === 'changed') return kept('it changed at the last moment');
    return { result: 'deleted', text: deletion === 'gone' ? 'gone already' : 'deleted' };
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    return { result: 'failed', text: `failed: ${explanation.why}` };
  }
}

function kept(why: string): Outcome {
  return { result: 'kept', text: `kept: ${why}` };
}
