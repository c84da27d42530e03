/** Errors of ports, their addresses and their bindings. */
export const portErrors = {
  PortNotFound: [404, (id: string) => `Port ${id} could not be found.`],
  PortInUse: [
    409,
    (id: string, network: string, device: string) =>
      `Unable to complete operation on port ${id} for network ${network}. Port already has an attached device ${device}.`,
  ],
  ServicePortInUse: [
    409,
    (id: string, owner: string) => `Port ${id} cannot be deleted directly via the port API: has device owner ${owner}.`,
  ],
  DeviceIDNotOwnedByTenant: [
    409,
    (device: string) =>
      `The following device_id ${device} is not owned by your tenant or matches another tenants router.`,
  ],
  PortBound: [
    409,
    (id: string, vifType: string, oldMac: string, newMac: string) =>
      `Unable to complete operation on port ${id}, port is already bound, port type: ${vifType}, old_mac ${oldMac}, new_mac ${newMac}.`,
  ],
  PortBoundNUMAAffinityPolicy: [
    409,
    (id: string, host: string) =>
      `Unable to complete operation on port ${id}, port is already bound to ${host}: its NUMA affinity policy cannot change.`,
  ],
  UnsupportedPortDeviceOwner: [
    409,
    (operation: string, owner: string, id: string) =>
      `Operation ${operation} is not supported for device_owner ${owner} on port ${id}.`,
  ],
  MacAddressInUse: [
    409,
    (network: string, mac: string) =>
      `Unable to complete operation for network ${network}. The mac address ${mac} is in use.`,
  ],
  IpAddressAlreadyAllocated: [
    409,
    (ip: string, subnet: string) => `IP address ${ip} already allocated in subnet ${subnet}`,
  ],
  IpAddressGenerationFailure: [409, (network: string) => `No more IP addresses available on network ${network}.`],
  IpAddressGenerationFailureNoMatchingSubnet: [
    409,
    (network: string, owner: string) =>
      `No valid service subnet for the given device owner, network ${network}, service type ${owner}.`,
  ],
  InvalidIpForNetwork: [
    400,
    (ip: string) => `IP address ${ip} is not a valid IP for any of the subnets on the specified network.`,
  ],
  InvalidIpForSubnet: [400, (ip: string) => `IP address ${ip} is not a valid IP for the specified subnet.`],
  AllocationOnAutoAddressSubnet: [
    400,
    (ip: string, subnet: string) =>
      `IPv6 address ${ip} cannot be directly assigned to a port on subnet ${subnet} as the subnet is configured for automatic addresses`,
  ],
  AllowedAddressPairExhausted: [
    400,
    (limit: number) => `The number of allowed address pair exceeds the maximum ${limit}.`,
  ],
  AllowedAddressPairsMissingIP: [400, () => 'AllowedAddressPair must contain ip_address'],
  DuplicateAddressPairInRequest: [
    400,
    (mac: string, ip: string) => `Request contains duplicate address pair: mac_address ${mac} ip_address ${ip}.`,
  ],
  AddressPairAndPortSecurityRequired: [
    409,
    () => 'Port Security must be enabled in order to have allowed address pairs on a port.',
  ],
  PortSecurityAndIPRequiredForSecurityGroups: [
    400,
    () => 'Port security must be enabled and port must have an IP address in order to use security groups.',
  ],
  PortSecurityPortHasSecurityGroup: [
    409,
    () =>
      'Port has security group associated. Cannot disable port security or IP address until security group is removed.',
  ],
  PortBindingNotFound: [
    404,
    (port: string, host: string) => `Binding for port ${port} for host ${host} could not be found.`,
  ],
  PortBindingAlreadyExists: [
    409,
    (port: string, host: string) => `Binding for port ${port} on host ${host} already exists.`,
  ],
  PortBindingAlreadyActive: [
    409,
    (port: string, host: string) => `Binding for port ${port} on host ${host} is already active.`,
  ],
  PortBindingError: [
    500,
    (port: string, host: string) => `Binding for port ${port} on host ${host} could not be created or updated.`,
  ],
} as const;
