import type { Difference } from './difference.ts';
import type { NamedThings } from './named-things.ts';

/**
 * A way in which the embedded service answers otherwise than Neutron 21 (Zed), the one that it is compared with. What it
 * answers as is Neutron's master.
 */
export interface KnownDifference {
  readonly id: string;
  /** Scenarios that are about it. */
  readonly scenarios?: readonly string[];
  /** When it comes up. */
  readonly when: string;
  readonly here: string;
  readonly there: string;
  /** Why it is right so. */
  readonly why: string;
  /** The two servers no longer have the same afterwards, although both answered alike. */
  readonly parts?: true;
  /** Whether a difference is this one, and nothing else. */
  readonly explains?: (difference: Difference, things: NamedThings) => boolean;
}

/** Reviewed: each has its reason. */
export const knownDifferences: readonly KnownDifference[] = [];
