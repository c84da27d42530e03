import type { Matcher } from '../matchers.ts';

/**
 * A way in which the embedded service answers otherwise than Neutron 21 (Zed), the one that it is compared with. What it
 * answers as is Neutron's master.
 */
export interface KnownDifference {
  readonly id: string;
  /** The subject, for the page that is made of this. */
  readonly on: string;
  /** Scenarios that are about it. */
  readonly scenarios?: readonly string[];
  readonly when: string;
  readonly here: string;
  readonly there: string;
  /** Why it is right so. */
  readonly why: string;
  /** The two servers no longer have the same afterwards, although both answered alike. */
  readonly parts?: true;
  /** Whether a difference between two answers is this one. Left out where only scenarios come across it. */
  readonly explains?: Matcher;
}

/** Why it is so with what Neutron 21 is too old for. */
export const newer = 'it came after Neutron 21';
