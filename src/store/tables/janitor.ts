export interface JanitorTables {
  past_nic: PastNicTable;
  finding: FindingTable;
  janitor_round: JanitorRoundTable;
}

/** A NIC whose record is gone: whose its port was, or was to be. Kept as long as the server's row. */
export interface PastNicTable {
  instance_uuid: string;
  /** created, brought. */
  ownership: string;
  network_id: string | null;
  /** Null for a port that was to be created, when nobody heard whether it was. */
  port_id: string | null;
}

/** Something that is not as it should be. */
export interface FindingTable {
  id: string;
  kind: string;
  /** port, server. */
  resource: string;
  resource_id: string;
  /** The server that it is about, known or not. */
  server_id: string;
  project_id: string | null;
  /** The host whose business it is; null: anybody's. */
  host: string | null;
  /** waiting, reported, failed, mended. */
  state: string;
  reason: string;
  /** A command that mends it; null: none is needed, or none would. */
  mend: string | null;
  /** What was done, or why it could not be. */
  outcome: string | null;
  found_at: string;
  seen_at: string;
  mended_at: string | null;
}

/** When each host's last comparison began. */
export interface JanitorRoundTable {
  host: string;
  started_at: string;
}
