import type { RequestContext } from '../context/request-context.ts';
import type { SecurityGroup } from '../neutron/resources.ts';

/** A port as views of servers show it. */
export interface ServerPort {
  readonly id: string;
  readonly networkId: string;
  readonly macAddress: string;
  readonly status: string;
  readonly fixedIps: readonly { readonly subnetId: string; readonly ipAddress: string }[];
  /** The server that has it; `''` when none has. */
  readonly deviceId: string;
  readonly securityGroupIds: readonly string[];
}

/** Live looks at the network service, with the caller's rights. */
export interface PortsReader {
  /** The ports whose `device_id` is one of these servers' uuids, in no particular order. */
  portsOf(context: RequestContext, serverIds: readonly string[]): Promise<readonly ServerPort[]>;
  /** Null for a port that is not there, or not there for the caller. */
  port(context: RequestContext, portId: string): Promise<ServerPort | null>;
  /** The groups with these ids that the caller can see, in no particular order. */
  securityGroups(context: RequestContext, ids: readonly string[]): Promise<readonly SecurityGroup[]>;
}
