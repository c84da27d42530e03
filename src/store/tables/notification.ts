export interface NotificationTables {
  notification: NotificationTable;
  notification_turn: NotificationTurnTable;
}

/** One message to one target, until it is delivered or given up. */
export interface NotificationTable {
  /** The same on every try, and for every target. */
  message_id: string;
  /** `log` or `webhook`. */
  target: string;
  /** Those of one subject are told in this order; two of different ones may share a number. */
  number: number;
  /** What it tells of: a server's uuid, or the name of a host. */
  subject: string;
  event_type: string;
  /** JSON, as it is delivered. */
  body: string;
  created_at: string;
}

/** Which of the processes that share a database delivers to a target. */
export interface NotificationTurnTable {
  target: string;
  /** The process, under a name that no other one has had. */
  owner: string;
  /** From then on another one may take its turn. */
  until: string;
}
