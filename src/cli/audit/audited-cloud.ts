import type {
  FloatingIpFact,
  Hosts,
  NetworkFact,
  PortFact,
  SecurityGroupFact,
  ServerFact,
  Whereabouts,
} from './facts.ts';

/** Whose resources are looked at. */
export interface Scope {
  /** False: those of one project only. */
  readonly isAllProjects: boolean;
  /** Id of the project that the session is for. */
  readonly projectId: string;
  /** Sees all projects, and has the role admin. */
  readonly isAdmin: boolean;
}

/** What became of a port that was to be deleted: somebody else may have been faster, or changed it at the last moment. */
export type Deletion = 'deleted' | 'gone' | 'changed';

/** A cloud as the audit sees it. All of these may throw ApiError and Failure. */
export interface AuditedCloud {
  readonly scope: Scope;
  /** The time by which ages are told, milliseconds since 1970: the cloud's, or ours where that is earlier. */
  now(): number;
  /** The servers of the scope, page by page. */
  servers(): AsyncIterable<readonly ServerFact[]>;
  /** The ports of the scope in the order of their ids, page by page. */
  ports(): AsyncIterable<readonly PortFact[]>;
  hosts(): Promise<Hosts>;
  /** Undefined: the cloud has no such thing. */
  floatingIps(): Promise<readonly FloatingIpFact[] | undefined>;
  /** One server as it is now; undefined when it is gone. */
  server(id: string): Promise<ServerFact | undefined>;
  /** When the last action on a server was last heard of: attaching a port leaves no other trace on it. Undefined: not known. */
  lastActionAt(serverId: string): Promise<number | undefined>;
  /** What is known of a server that the list did not have. */
  whereabouts(serverId: string): Promise<Whereabouts>;
  /** One port as it is now; undefined when it is gone. */
  port(id: string): Promise<PortFact | undefined>;
  portsOf(deviceId: string): Promise<readonly PortFact[]>;
  portsWithMac(macAddress: string): Promise<readonly PortFact[]>;
  /** Names of networks are not unique. */
  networksNamed(name: string): Promise<readonly NetworkFact[]>;
  /** Undefined when it is gone. */
  securityGroup(id: string): Promise<SecurityGroupFact | undefined>;
  /** Deletes a port unless it has changed since it was read. */
  deletePort(port: PortFact): Promise<Deletion>;
}
