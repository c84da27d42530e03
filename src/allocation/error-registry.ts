import type { NeutronErrorType } from '../neutron/client/errors/neutron-error-types.ts';
import type { Fate } from './fault.ts';

/** What an error may name in its message to the tenant; whatever is not known is left out. */
export interface Named {
  readonly network?: string | undefined;
  /** Several, for errors that name all of what is missing. */
  readonly networks?: readonly string[] | undefined;
  readonly port?: string | undefined;
  readonly fixedIp?: string | undefined;
  readonly mac?: string | undefined;
  readonly securityGroup?: string | undefined;
  readonly host?: string | undefined;
  readonly hostname?: string | undefined;
  /** A reason in words fit for the tenant. */
  readonly reason?: string | undefined;
}

/** One row of the registry. */
export interface ErrorEntry {
  /** What the Compute API answers to a create request. */
  readonly status: number;
  /** What it answers to an attach request, where that differs. */
  readonly attachStatus?: number;
  readonly fate: Fate;
  /** What has happened, for the operator, and where to look; the detail of the error itself has the particulars. */
  readonly operator: string;
  /** For the tenant. */
  readonly message: (named: Named) => string;
}

const of = (what: string, id: string | undefined) => (id === undefined ? what : `${what} ${id}`);

/**
 * Every way in which an allocation, a validation or a deallocation fails: Nova's name, status, fate and the shape of
 * the tenant's message. User errors abort and never travel from host to host (pain 3.4); only what may pass is retried
 * (pain 3.6); only what depends on the host is rescheduled.
 */
export const errorRegistry = {
  InvalidInput: {
    status: 400,
    fate: 'abort',
    operator: "Neutron refused a value (400), or the request contradicts itself. The detail has Neutron's own words.",
    message: ({ reason }) => `Invalid input received: ${reason ?? 'the network service refused the request'}`,
  },
  // networks
  NetworkNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
    operator: "A requested network is not there, or not visible with the user's rights.",
    message: ({ network, networks }) => {
      const missing = networks ?? (network === undefined ? [] : [network]);
      return missing.length > 1
        ? `Networks ${missing.join(', ')} could not be found.`
        : `${of('Network', missing[0])} could not be found.`;
    },
  },
  NetworkAmbiguous: {
    status: 409,
    attachStatus: 400,
    fate: 'abort',
    operator: 'Nothing was requested, and the project can use more than one network.',
    message: () => 'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.',
  },
  NetworkRequiresSubnet: {
    status: 400,
    fate: 'abort',
    operator: 'Checked by the API only: a new port is wanted on a network without a subnet.',
    message: ({ network }) => `${of('Network', network)} requires a subnet in order to boot instances on.`,
  },
  ExternalNetworkAttachForbidden: {
    status: 403,
    fate: 'abort',
    operator:
      'The policy `network:attach_external_network` does not allow it to this user, and the network is not shared.',
    message: ({ network }) => `It is not allowed to create an interface on ${of('external network', network)}`,
  },
  UnableToAutoAllocateNetwork: {
    status: 400,
    fate: 'abort',
    operator: "Neutron could not make the project's topology: there is no default external network, or no subnet pool.",
    message: ({ reason }) =>
      `Unable to automatically allocate a network for the project${reason === undefined ? '' : `: ${reason}`}`,
  },
  InterfaceAttachFailedNoNetwork: {
    status: 400,
    fate: 'abort',
    operator: 'A NIC was asked for without naming its network, and the project has none.',
    message: () => 'No specific network was requested and none are available for the project.',
  },
  InterfaceAttachPciClaimFailed: {
    status: 400,
    fate: 'abort',
    operator:
      'A port whose vnic type needs a device of the host was to be added to a running server, and nobody claims devices for it.',
    message: ({ port }) => `There is no device on the host of the server for ${of('port', port)}.`,
  },
  NetworksWithQoSPolicyNotSupported: {
    status: 400,
    fate: 'abort',
    operator:
      'The created port asks for resources of providers, which only a port that was there before the scheduling can have. It is deleted again.',
    message: ({ network }) =>
      `${of('Network', network)} has a QoS policy that asks for resources: create a port on it and give that instead.`,
  },
  // ports
  PortNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
    operator: 'A brought port is not there, or went away during the build.',
    message: ({ port }) => `${of('Port', port)} could not be found.`,
  },
  PortNotUsable: {
    status: 400,
    fate: 'abort',
    operator:
      'The port belongs to another project, or the host has no interface with its MAC address; that one may fit another host, and is rescheduled.',
    message: ({ port, reason }) => `${of('Port', port)} is not usable for this server: ${reason ?? 'not its project'}.`,
  },
  PortNotUsableDNS: {
    status: 400,
    fate: 'abort',
    operator: 'The port bears another name in DNS than the server.',
    message: ({ port, hostname }) =>
      `${of('Port', port)} is not usable: its dns_name does not equal ${of('the host name', hostname)}.`,
  },
  PortInUse: {
    status: 409,
    fate: 'abort',
    operator:
      'The port carries the id of another server, or of anything else; of two servers that wanted it at once this is the one that lost. It was not touched.',
    message: ({ port }) => `${of('Port', port)} is still in use.`,
  },
  MacAddressInUse: {
    status: 409,
    fate: 'abort',
    operator: 'Another port of the network has the MAC address already.',
    message: ({ port, mac }) => `The MAC address ${mac ?? ''} of ${of('port', port)} is in use.`.replace('  ', ' '),
  },
  PortRequiresFixedIP: {
    status: 400,
    fate: 'abort',
    operator: 'Checked by the API only: the port has no address, and is not meant to have none.',
    message: ({ port }) => `${of('Port', port)} requires a fixed IP in order to be used.`,
  },
  PortBindingFailed: {
    status: 400,
    fate: 'reschedule',
    operator:
      'No mechanism driver of Neutron binds the port on this host: look for its agent there. A port that was like that before the build aborts it.',
    message: ({ port }) => `Binding failed for ${of('port', port)}.`,
  },
  PortUpdateFailed: {
    status: 400,
    fate: 'reschedule',
    operator:
      'The port wants resources that nobody has claimed for it on this host, or what was claimed does not fit it.',
    message: ({ port, reason }) => `${of('Port', port)} cannot be used: ${reason ?? 'its update failed'}.`,
  },
  PciDeviceNotFound: {
    status: 400,
    fate: 'reschedule',
    operator: 'No PCI device, or more than one, was claimed for the request of this port.',
    message: ({ port, reason }) => `There is no device for ${of('port', port)}: ${reason ?? 'none was claimed'}.`,
  },
  DeviceProfileError: {
    status: 400,
    fate: 'abort',
    operator: 'No accelerator, or more than one, was bound for the device profile of this port.',
    message: ({ port, reason }) => `${of('Port', port)} cannot have its accelerator: ${reason ?? 'no device profile'}.`,
  },
  PortBindingActivationFailed: {
    status: 500,
    fate: 'retry',
    operator: 'Neutron did not activate the binding to the new host. The other ports of the move are switched over.',
    message: ({ port }) => `${of('Port', port)} could not be switched over to its new host.`,
  },
  PortBindingDeletionFailed: {
    status: 500,
    fate: 'retry',
    operator: 'Neutron did not remove a binding that is needed no more; it keeps no guest from running.',
    message: ({ port }) => `The binding of ${of('port', port)} to its other host could not be removed.`,
  },
  PortNotFree: {
    status: 400,
    fate: 'reschedule',
    operator: 'More NICs are wanted than the host has MAC addresses for.',
    message: ({ network }) =>
      `No free port available on the host for ${of('network', network)}: all of its MAC addresses are taken.`,
  },
  PortLimitExceeded: {
    status: 403,
    fate: 'abort',
    operator: "The project's port quota in Neutron is used up.",
    message: () => 'Maximum number of ports exceeded.',
  },
  // addresses
  FixedIpAlreadyInUse: {
    status: 400,
    attachStatus: 409,
    fate: 'abort',
    operator: 'Another port has the address; the detail names it.',
    message: ({ fixedIp, network }) =>
      `${of('Fixed IP', fixedIp)} is already in use${network === undefined ? '' : ` on network ${network}`}.`,
  },
  NoMoreFixedIps: {
    status: 400,
    fate: 'abort',
    operator: 'The subnets of the network have no free address that fits.',
    message: ({ network }) => `No fixed IP addresses available for ${of('network', network)}.`,
  },
  FixedIpNotFoundForInstance: {
    status: 400,
    fate: 'abort',
    operator: 'A fixed IP was to be taken from a server none of whose ports has it.',
    message: ({ fixedIp }) => `${of('Fixed IP', fixedIp)} is not an address of the instance.`,
  },
  FixedIpInvalidOnHost: {
    status: 400,
    fate: 'abort',
    operator: "The network is routed, and the port's addresses are on a segment that the host is not connected to.",
    message: ({ port }) => `The fixed IPs of ${of('port', port)} are not valid on the chosen host.`,
  },
  // security groups
  SecurityGroupNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
    operator: "A requested group is neither the project's nor shared with it.",
    message: ({ securityGroup }) => `${of('Security group', securityGroup)} not found.`,
  },
  SecurityGroupCannotBeApplied: {
    status: 400,
    fate: 'abort',
    operator: 'Groups were asked for, and the network has port security switched off, or no subnet.',
    message: ({ network }) =>
      `${of('Network', network)} requires port security enabled and a subnet in order to apply security groups.`,
  },
  SecurityGroupConflict: {
    status: 409,
    fate: 'abort',
    operator: 'A port would have groups that keep state and groups that do not: Neutron takes one sort a port (E24).',
    message: ({ port }) => `${of('Port', port)} cannot have stateful and stateless security groups at once.`,
  },
  NoUniqueMatch: {
    status: 409,
    fate: 'abort',
    operator: "Several of the project's groups bear the requested name.",
    message: ({ securityGroup }) =>
      `Multiple security groups found matching ${of('the name', securityGroup)}. Use an ID to be more specific.`,
  },
  // the network service itself
  Unauthorized: {
    status: 401,
    fate: 'abort',
    operator: "Neutron did not accept the user's token (401).",
    message: () => 'The network service did not accept the credentials.',
  },
  Forbidden: {
    status: 403,
    fate: 'abort',
    operator: "Neutron's policy refused a call (403). Of a call with service rights only the detail tells why.",
    message: ({ reason }) => `The network service does not allow this${reason === undefined ? '' : `: ${reason}`}.`,
  },
  NeutronAdminCredentialConfigurationInvalid: {
    status: 500,
    fate: 'reschedule',
    operator: "Neutron did not accept this service's own credentials (401): see `[neutron]` of the configuration.",
    message: () => 'The credentials of this service are not valid for the network service.',
  },
  NeutronUnavailable: {
    status: 503,
    fate: 'retry',
    operator:
      'No answer, an answer that is none, 429, 502, 503, 504, or a 500 without a reason. The detail names the call.',
    message: () => 'The network service is not available at the moment.',
  },
  NeutronError: {
    status: 500,
    fate: 'reschedule',
    operator: "An answer that is no other row's. The detail has Neutron's words.",
    message: () => 'The network service answered with an error.',
  },
  NetworkAllocationTimeout: {
    status: 504,
    fate: 'reschedule',
    operator: 'The overall deadline of the allocation passed. The step names where it was.',
    message: () => 'The network of the server was not ready in time.',
  },
  NetworkDeallocationFailed: {
    status: 500,
    fate: 'retry',
    operator:
      "Ports are left that carry the server's id; the ledger names them, and the next deletion takes them back.",
    message: () => 'Not every port of the server could be taken back.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** A code of the registry. */
export type AllocationErrorCode = keyof typeof errorRegistry;

/** What Neutron's error types mean to an allocation. Types that are not here go by their class: see allocation-error-of.ts. */
export const codeOfNeutronType: { readonly [type in NeutronErrorType]?: AllocationErrorCode } = {
  AllocationOnAutoAddressSubnet: 'InvalidInput',
  AutoAllocationFailure: 'UnableToAutoAllocateNetwork',
  BadRequest: 'InvalidInput',
  ExternalIpAddressExhausted: 'NoMoreFixedIps',
  HTTPBadRequest: 'InvalidInput',
  HTTPForbidden: 'Forbidden',
  HostConnectedToMultipleSegments: 'FixedIpInvalidOnHost',
  HostNotCompatibleWithFixedIps: 'FixedIpInvalidOnHost',
  HostNotConnectedToAnySegment: 'FixedIpInvalidOnHost',
  InvalidInput: 'InvalidInput',
  InvalidIpForNetwork: 'InvalidInput',
  InvalidIpForSubnet: 'InvalidInput',
  IpAddressAlreadyAllocated: 'FixedIpAlreadyInUse',
  IpAddressGenerationFailure: 'NoMoreFixedIps',
  IpAddressGenerationFailureNoMatchingSubnet: 'NoMoreFixedIps',
  IpAddressInUse: 'FixedIpAlreadyInUse',
  MacAddressInUse: 'MacAddressInUse',
  NetworkNotFound: 'NetworkNotFound',
  NotAuthorized: 'Forbidden',
  OverQuota: 'PortLimitExceeded',
  PolicyNotAuthorized: 'Forbidden',
  PortBindingError: 'PortBindingFailed',
  PortInUse: 'PortInUse',
  PortNotFound: 'PortNotFound',
  PortSecurityAndIPRequiredForSecurityGroups: 'SecurityGroupCannotBeApplied',
  // Somebody else keeps changing the port.
  RevisionNumberConstraintFailed: 'PortInUse',
  SecurityGroupConflict: 'SecurityGroupConflict',
  SecurityGroupNotFound: 'SecurityGroupNotFound',
};
