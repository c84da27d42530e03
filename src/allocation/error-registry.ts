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
    message: ({ reason }) => `Invalid input received: ${reason ?? 'the network service refused the request'}`,
  },
  // networks
  NetworkNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
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
    message: () => 'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.',
  },
  NetworkRequiresSubnet: {
    status: 400,
    fate: 'abort',
    message: ({ network }) => `${of('Network', network)} requires a subnet in order to boot instances on.`,
  },
  ExternalNetworkAttachForbidden: {
    status: 403,
    fate: 'abort',
    message: ({ network }) => `It is not allowed to create an interface on ${of('external network', network)}.`,
  },
  UnableToAutoAllocateNetwork: {
    status: 400,
    fate: 'abort',
    message: ({ reason }) =>
      `Unable to automatically allocate a network for the project${reason === undefined ? '' : `: ${reason}`}`,
  },
  InterfaceAttachFailedNoNetwork: {
    status: 400,
    fate: 'abort',
    message: () => 'No specific network was requested and none are available for the project.',
  },
  NetworksWithQoSPolicyNotSupported: {
    status: 400,
    fate: 'abort',
    message: ({ network }) =>
      `${of('Network', network)} has a QoS policy that asks for resources: create a port on it and give that instead.`,
  },
  // ports
  PortNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
    message: ({ port }) => `${of('Port', port)} could not be found.`,
  },
  PortNotUsable: {
    status: 400,
    fate: 'abort',
    message: ({ port, reason }) => `${of('Port', port)} is not usable for this server: ${reason ?? 'not its project'}.`,
  },
  PortNotUsableDNS: {
    status: 400,
    fate: 'abort',
    message: ({ port, hostname }) =>
      `${of('Port', port)} is not usable: its dns_name does not equal ${of('the host name', hostname)}.`,
  },
  PortInUse: { status: 409, fate: 'abort', message: ({ port }) => `${of('Port', port)} is still in use.` },
  MacAddressInUse: {
    status: 409,
    fate: 'abort',
    message: ({ port, mac }) => `The MAC address ${mac ?? ''} of ${of('port', port)} is in use.`.replace('  ', ' '),
  },
  PortRequiresFixedIP: {
    status: 400,
    fate: 'abort',
    message: ({ port }) => `${of('Port', port)} requires a fixed IP in order to be used.`,
  },
  PortBindingFailed: {
    status: 400,
    fate: 'reschedule',
    message: ({ port }) => `Binding failed for ${of('port', port)}.`,
  },
  PortUpdateFailed: {
    status: 400,
    fate: 'reschedule',
    message: ({ port, reason }) => `${of('Port', port)} cannot be used: ${reason ?? 'its update failed'}.`,
  },
  PciDeviceNotFound: {
    status: 400,
    fate: 'reschedule',
    message: ({ port, reason }) => `There is no device for ${of('port', port)}: ${reason ?? 'none was claimed'}.`,
  },
  DeviceProfileError: {
    status: 400,
    fate: 'abort',
    message: ({ port, reason }) => `${of('Port', port)} cannot have its accelerator: ${reason ?? 'no device profile'}.`,
  },
  PortBindingActivationFailed: {
    status: 500,
    fate: 'retry',
    message: ({ port }) => `${of('Port', port)} could not be switched over to its new host.`,
  },
  PortBindingDeletionFailed: {
    status: 500,
    fate: 'retry',
    message: ({ port }) => `The binding of ${of('port', port)} to its other host could not be removed.`,
  },
  PortNotFree: {
    status: 400,
    fate: 'reschedule',
    message: ({ network }) =>
      `No free port available on the host for ${of('network', network)}: all of its MAC addresses are taken.`,
  },
  PortLimitExceeded: { status: 403, fate: 'abort', message: () => 'Maximum number of ports exceeded.' },
  // addresses
  FixedIpAlreadyInUse: {
    status: 400,
    attachStatus: 409,
    fate: 'abort',
    message: ({ fixedIp, network }) =>
      `${of('Fixed IP', fixedIp)} is already in use${network === undefined ? '' : ` on network ${network}`}.`,
  },
  NoMoreFixedIps: {
    status: 400,
    fate: 'abort',
    message: ({ network }) => `No fixed IP addresses available for ${of('network', network)}.`,
  },
  FixedIpInvalidOnHost: {
    status: 400,
    fate: 'abort',
    message: ({ port }) => `The fixed IPs of ${of('port', port)} are not valid on the chosen host.`,
  },
  // security groups
  SecurityGroupNotFound: {
    status: 400,
    attachStatus: 404,
    fate: 'abort',
    message: ({ securityGroup }) => `${of('Security group', securityGroup)} not found.`,
  },
  SecurityGroupCannotBeApplied: {
    status: 400,
    fate: 'abort',
    message: ({ network }) =>
      `${of('Network', network)} requires port security enabled and a subnet in order to apply security groups.`,
  },
  NoUniqueMatch: {
    status: 409,
    fate: 'abort',
    message: ({ securityGroup }) =>
      `Multiple security groups found matching ${of('the name', securityGroup)}. Use an ID to be more specific.`,
  },
  // the network service itself
  Unauthorized: { status: 401, fate: 'abort', message: () => 'The network service did not accept the credentials.' },
  Forbidden: {
    status: 403,
    fate: 'abort',
    message: ({ reason }) => `The network service does not allow this${reason === undefined ? '' : `: ${reason}`}.`,
  },
  NeutronAdminCredentialConfigurationInvalid: {
    status: 500,
    fate: 'reschedule',
    message: () => 'The credentials of this service are not valid for the network service.',
  },
  NeutronUnavailable: {
    status: 503,
    fate: 'retry',
    message: () => 'The network service is not available at the moment.',
  },
  NeutronError: { status: 500, fate: 'reschedule', message: () => 'The network service answered with an error.' },
  NetworkAllocationTimeout: {
    status: 504,
    fate: 'reschedule',
    message: () => 'The network of the server was not ready in time.',
  },
  NetworkDeallocationFailed: {
    status: 500,
    fate: 'retry',
    message: () => 'Not every port of the server could be taken back.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** A code of the registry. */
export type AllocationErrorCode = keyof typeof errorRegistry;

/** What Neutron's error types mean to an allocation. Types that are not here go by their class: see translate-error.ts. */
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
  SecurityGroupNotFound: 'SecurityGroupNotFound',
};
