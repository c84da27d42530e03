import { isServerOwner } from '../../neutron/server-owner.ts';

/** What an audit keeps of a port while it looks at it. Times are milliseconds since 1970. */
export interface PortFact {
  readonly id: string;
  readonly projectId: string;
  /** Nova gives the ports that it makes none. */
  readonly name: string;
  /** Empty: nothing has the port. */
  readonly deviceId: string;
  readonly deviceOwner: string;
  /** Empty: bound to no host. Undefined: not shown to this user. */
  readonly host: string | undefined;
  /** Undefined: not shown to this user. */
  readonly vifType: string | undefined;
  readonly vnicType: string;
  readonly macAddress: string;
  readonly addresses: readonly string[];
  /** Ids. */
  readonly securityGroups: readonly string[];
  /** The last change. Undefined: the service does not say. */
  readonly changedAt: number | undefined;
  /** Undefined: the service does not say. */
  readonly createdAt: number | undefined;
  /** Undefined: the service counts no changes. */
  readonly revision: number | undefined;
}

/** What an audit keeps of a server. */
export interface ServerFact {
  readonly id: string;
  readonly projectId: string;
  /** Empty: it is on no host, or the host is not shown to this user. */
  readonly host: string;
  /** Nothing works on it, and it is in a state in which its network stands still. */
  readonly isSettled: boolean;
  readonly changedAt: number | undefined;
  /** The network as the server's view shows it. */
  readonly claims: readonly Claim[];
}

/** One address that a server's view shows as the server's own. */
export interface Claim {
  /** Name of the network. */
  readonly network: string;
  readonly macAddress: string;
  readonly address: string;
  readonly isFloating: boolean;
}

/** What an audit keeps of a floating IP. */
export interface FloatingIpFact {
  readonly id: string;
  readonly projectId: string;
  readonly address: string;
  /** Empty: associated with no port. */
  readonly portId: string;
  readonly changedAt: number | undefined;
}

/** What an audit keeps of a security group. */
export interface SecurityGroupFact {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly changedAt: number | undefined;
}

/** What an audit keeps of a network. */
export interface NetworkFact {
  readonly id: string;
  readonly projectId: string;
  /** With all projects. */
  readonly isShared: boolean;
}

/** The hosts that there are. */
export interface Hosts {
  /** Hosts of compute services. Undefined: not shown to this user. */
  readonly compute: ReadonlySet<string> | undefined;
  /** Hosts of network agents. Undefined: not shown to this user, or the service has none to show. */
  readonly agents: ReadonlySet<string> | undefined;
}

/** What the Compute API says of a server that no list has. */
export type Whereabouts =
  | { readonly kind: 'here' }
  | {
      readonly kind: 'gone';
      /** The record of its deletion is still there, so it was this cloud's. */
      readonly isRemembered: boolean;
      /** When its building began, milliseconds since 1970; undefined when there is no record of it. */
      readonly begunAt: number | undefined;
      /** When the last attachment of a port began, milliseconds since 1970; undefined when there is no record of one. */
      readonly attachedAt: number | undefined;
      /** Regions whose Compute API could not be asked. */
      readonly unasked: readonly string[];
    };

/** From when on a thing is old enough to be judged. */
export interface Patience {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds. What changed less long ago may be in the middle of something. */
  readonly grace: number;
}

/**
 * Whether it changed too recently to be judged. What tells no time is never young; it is never proven old either. Without a
 * grace nothing is: clocks that tell whole seconds may put what has just changed into the future.
 */
export function isYoung({ changedAt }: { readonly changedAt: number | undefined }, { now, grace }: Patience): boolean {
  return grace > 0 && changedAt !== undefined && now - changedAt < grace;
}

/** Whether the port's owner says that a server of the Compute API has it. */
export function isOfServer({ deviceOwner }: PortFact): boolean {
  return isServerOwner(deviceOwner);
}

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Whether it can be the id of a server. */
export function isServerId(id: string): boolean {
  return uuid.test(id);
}

/**
 * Whether the port is as Nova makes one for a server: it names the server at once, and gets an owner only together with its
 * binding, by a second request. Others may make such ports too.
 */
export function isHalfMade({ deviceId, deviceOwner, host, name }: PortFact): boolean {
  return deviceOwner === '' && name === '' && !host && isServerId(deviceId);
}

/** One address on one NIC: what a server's view and a port have in common. */
export function claimKey(macAddress: string, address: string): string {
  return `${macAddress} ${address}`;
}
