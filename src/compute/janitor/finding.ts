/** Kinds of findings, by the words of `berth audit` where that has one; docs/explanation/janitor.md says what each means. */
export type FindingKind =
  | 'orphaned_port'
  | 'port_missing'
  | 'orphaned_nic'
  | 'orphaned_claim'
  | 'orphaned_guest'
  | 'guest_missing';

/**
 * How far it is with a finding. `waiting`: ours to mend, once it has stood for the grace period. `failed`: could not be
 * mended; the next round tries again. `reported`: not proven ours, or beyond us: somebody has to look. `mended`: done.
 */
export type FindingState = 'waiting' | 'failed' | 'reported' | 'mended';

/** What mending does to a thing; docs/explanation/janitor.md says to which. */
export const mendActions = ['delete', 'release', 'give back', 'destroy', 'forget', 'unplug'] as const;
export type MendAction = (typeof mendActions)[number];

/** Something that is not as it should be, as one look saw it. */
export interface Sighting {
  readonly kind: FindingKind;
  readonly resource: 'port' | 'server';
  readonly resourceId: string;
  /** The server that it is about, whether we know of it or not. */
  readonly serverId: string;
  readonly projectId: string | null;
  /** The host whose business it is; null: anybody's. */
  readonly host: string | null;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** What is written down proves that it is ours to mend. */
  readonly isOurs: boolean;
  /** What mending it is, as far as this look knows; only of what is ours. */
  readonly action?: MendAction;
  /** The openstack client's command that mends it; null: there is none. */
  readonly mend: string | null;
}

/** Something that is not as it should be, as it is written down. */
export interface Finding extends Sighting {
  readonly id: string;
  readonly state: FindingState;
  /** Milliseconds since 1970. */
  readonly foundAt: number;
}

/** One part of the comparison: what it looks for, and how that is mended. */
export interface Inspection {
  readonly kinds: readonly FindingKind[];
  /** Everything of these kinds that is wrong now. With a server: all about that one, and perhaps more. */
  look(signal: AbortSignal, serverId?: string): Promise<readonly Sighting[]>;
  /**
   * Looks once more, mends, and answers what it did in a word; null: there is nothing to mend any more. Throws when it could
   * not.
   */
  mend(finding: Finding, signal: AbortSignal): Promise<string | null>;
}
