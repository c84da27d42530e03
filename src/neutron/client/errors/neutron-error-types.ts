/**
 * Every error type of the Networking API that a client may want to tell apart, with the status it comes with. Names
 * and statuses are Neutron's own (Networking API, error types by resource); clients of all kinds go by them.
 */
export const neutronErrorTypes = {
  // requests as such
  BadRequest: 400,
  InvalidInput: 400,
  HTTPBadRequest: 400,
  HTTPUnauthorized: 401,
  HTTPForbidden: 403,
  NotAuthorized: 403,
  PolicyNotAuthorized: 403,
  HTTPNotFound: 404,
  HTTPMethodNotAllowed: 405,
  HTTPNotAcceptable: 406,
  Conflict: 409,
  NeutronDbObjectDuplicateEntry: 409,
  OverQuota: 409,
  RevisionNumberConstraintFailed: 412,
  HTTPTooManyRequests: 429,
  HTTPInternalServerError: 500,
  HTTPNotImplemented: 501,
  HTTPBadGateway: 502,
  ServiceUnavailable: 503,
  HTTPServiceUnavailable: 503,
  HTTPGatewayTimeout: 504,
  TenantQuotaNotFound: 404,
  // networks and subnets
  NetworkNotFound: 404,
  NetworkInUse: 409,
  SubnetNotFound: 404,
  SubnetInUse: 409,
  AutoAllocationFailure: 409,
  // ports and addresses
  PortNotFound: 404,
  PortInUse: 409,
  PortBound: 409,
  PortBindingNotFound: 404,
  PortBindingAlreadyExists: 409,
  PortBindingAlreadyActive: 409,
  PortBindingError: 500,
  MacAddressInUse: 409,
  NetworkMacAddressGenerationFailure: 503,
  IpAddressAlreadyAllocated: 409,
  IpAddressInUse: 409,
  IpAddressGenerationFailure: 409,
  IpAddressGenerationFailureNoMatchingSubnet: 409,
  ExternalIpAddressExhausted: 400,
  InvalidIpForNetwork: 400,
  InvalidIpForSubnet: 400,
  AllocationOnAutoAddressSubnet: 400,
  IPAddressChangeNotAllowed: 400,
  ServicePortInUse: 409,
  UnsupportedPortDeviceOwner: 409,
  DeviceIDNotOwnedByTenant: 409,
  HostNotCompatibleWithFixedIps: 409,
  HostNotConnectedToAnySegment: 409,
  HostConnectedToMultipleSegments: 409,
  PortSecurityAndIPRequiredForSecurityGroups: 400,
  PortSecurityPortHasSecurityGroup: 409,
  AddressPairAndPortSecurityRequired: 409,
  ParentPortInUse: 409,
  PortInUseAsTrunkParent: 409,
  PortInUseAsSubPort: 409,
  QosPolicyNotFound: 404,
  // security groups
  SecurityGroupNotFound: 404,
  SecurityGroupInUse: 409,
  SecurityGroupConflict: 409,
  // addresses from outside
  FloatingIPNotFound: 404,
  FipAssociated: 409,
  FloatingIPPortAlreadyAssociated: 409,
} as const satisfies Record<string, number>;

/** A known error type of the Networking API. */
export type NeutronErrorType = keyof typeof neutronErrorTypes;

const typeByStatus: { readonly [status: number]: NeutronErrorType } = {
  400: 'BadRequest',
  401: 'HTTPUnauthorized',
  403: 'HTTPForbidden',
  404: 'HTTPNotFound',
  405: 'HTTPMethodNotAllowed',
  406: 'HTTPNotAcceptable',
  409: 'Conflict',
  412: 'RevisionNumberConstraintFailed',
  429: 'HTTPTooManyRequests',
  500: 'HTTPInternalServerError',
  501: 'HTTPNotImplemented',
  502: 'HTTPBadGateway',
  503: 'ServiceUnavailable',
  504: 'HTTPGatewayTimeout',
};

/** Whether a type that a server has named is one we know. */
export function isKnownErrorType(type: string): type is NeutronErrorType {
  return Object.hasOwn(neutronErrorTypes, type);
}

/** The type for an answer that names none, or one that nobody has heard of: by its status alone. */
export function errorTypeOfStatus(status: number): NeutronErrorType {
  return typeByStatus[status] ?? (status >= 500 ? 'HTTPInternalServerError' : 'BadRequest');
}
