import type { FindingTable } from '../store/index.ts';
import type { MendAction } from './janitor/finding.ts';
import type { OperatorWord } from './saga-desk.ts';

/** What mending a finding would do now. */
export interface ProposedMending {
  readonly action: MendAction;
  /** What exactly that is, in whole sentences. */
  readonly effect: string;
}

/** What an operator can do about what the janitor has found. */
export interface FindingDesk {
  /** Why this process does not mend such a finding; null: it does, if another look proves that it is ours. A sentence. */
  whyNotMend(finding: Pick<FindingTable, 'kind' | 'state' | 'host'>): string | null;
  /**
   * Looks at what the finding is about, and answers what mending it would do. Throws FindingNotFound, MendRefused, and what
   * the look fails with.
   */
  proposeMending(id: string): Promise<ProposedMending>;
  /**
   * Mends it now, without waiting for the grace period, if another look proves that it is ours and that mending it is what was
   * agreed to. It comes after the round of the janitor that is under way. Throws FindingNotFound, MendRefused, MendFailed.
   */
  mendFinding(id: string, agreed: MendAction, by: OperatorWord): Promise<void>;
}

/** There is no such finding, or none any more. */
export class FindingNotFound extends Error {
  override name = 'FindingNotFound';
}

/** Nothing was done; the message says why, and is a sentence. */
export class MendRefused extends Error {
  override name = 'MendRefused';
}

/** It was tried, and did not work; the message says with what. The janitor tries again. */
export class MendFailed extends Error {
  override name = 'MendFailed';
}
