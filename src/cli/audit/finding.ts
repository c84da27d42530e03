/** Kinds of findings; docs/how-to/audit.md says what each means. */
export type FindingKind =
  | 'orphaned_port'
  | 'half_bound'
  | 'dead_host'
  | 'port_missing'
  | 'network_info'
  | 'duplicate_claim'
  | 'floating_ip_held'
  | 'security_group_held';

/** What a finding uses of its project's quota. */
export interface Cost {
  readonly ports?: number;
  readonly fixed_ips?: number;
  readonly floating_ips?: number;
  readonly security_groups?: number;
}

/** One thing that is not as it should be. */
export interface Finding {
  readonly kind: FindingKind;
  readonly resource: 'port' | 'server' | 'floating_ip' | 'security_group';
  readonly id: string;
  readonly projectId: string;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** When the resource changed last, milliseconds since 1970; undefined when the cloud does not say. */
  readonly changedAt: number | undefined;
  readonly cost: Cost;
  /** The openstack client's command that mends it. */
  readonly mend: string;
  /** The port is proven to be an orphan, and may be deleted. */
  readonly proof?: OrphanProof;
  /** The port may be one that a user brought, and wants back: what it uses is in use. */
  readonly mayBeUsers?: true;
  /** Ids of the ports that keep it from being deleted. */
  readonly heldBy?: readonly string[];
}

/** Why a port may be deleted: nobody can have it any more. */
export interface OrphanProof {
  /** The server that is gone. */
  readonly deviceId: string;
  /** The Compute API still has the record of its deletion; else it knows nothing of it at all. */
  readonly isRemembered: boolean;
}
