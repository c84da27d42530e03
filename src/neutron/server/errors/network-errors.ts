/** Errors of networks and subnets. */
export const networkErrors = {
  NetworkNotFound: [404, (id: string) => `Network ${id} could not be found.`],
  NetworkInUse: [
    409,
    (id: string, ports: string) =>
      `Unable to complete operation on network ${id}. There are one or more ports still in use on the network, id for these ports is: ${ports}.`,
  ],
  InvalidSharedSetting: [
    409,
    (name: string) => `Unable to reconfigure sharing settings for network ${name}. Multiple projects are using it.`,
  ],
  DefaultExternalNetworkExists: [409, (id: string) => `A default external network already exists: ${id}.`],
  ExternalNetworkInUse: [
    409,
    (id: string) =>
      `External network ${id} cannot be updated to be made non-external, since it has existing gateway ports.`,
  ],
  NetworkMTUSubnetConflict: [
    409,
    (id: string, minimum: number) => `MTU of ${id} is not valid, subnet requires a minimum of ${minimum}`,
  ],
  VlanIdInUse: [
    409,
    (id: number, physnet: string) =>
      `Unable to create the network. The VLAN ${id} on physical network ${physnet} is in use.`,
  ],
  TunnelIdInUse: [409, (id: number) => `Unable to create the network. The tunnel ID ${id} is in use.`],
  FlatNetworkInUse: [
    409,
    (physnet: string) => `Unable to create the flat network. Physical network ${physnet} is in use.`,
  ],
  NoNetworkAvailable: [503, () => 'Unable to create the network. No project network is available for allocation.'],
  SegmentsSetInConjunctionWithProviders: [400, () => 'Segments and provider values cannot both be set.'],
  SegmentsContainDuplicateEntry: [400, () => 'Duplicate segment entry in request.'],
  SubnetNotFound: [404, (id: string) => `Subnet ${id} could not be found.`],
  SubnetInUse: [
    409,
    (id: string) =>
      `Unable to complete operation on subnet ${id}: One or more ports have an IP allocation from this subnet.`,
  ],
  GatewayConflictWithAllocationPools: [
    409,
    (ip: string, pool: string) => `Gateway ip ${ip} conflicts with allocation pool ${pool}.`,
  ],
  GatewayIpInUse: [
    409,
    (ip: string, port: string) => `Current gateway ip ${ip} already in use by port ${port}. Unable to update.`,
  ],
  OverlappingAllocationPools: [
    409,
    (one: string, other: string, cidr: string) =>
      `Found overlapping allocation pools: ${one} ${other} for subnet ${cidr}.`,
  ],
  OutOfBoundsAllocationPool: [
    400,
    (pool: string, cidr: string) => `The allocation pool ${pool} spans beyond the subnet cidr ${cidr}.`,
  ],
  InvalidAllocationPool: [400, (pool: string) => `The allocation pool ${pool} is not valid.`],
  DNSNameServersExhausted: [
    400,
    (id: string, limit: number) =>
      `Unable to complete operation for ${id}. The number of DNS nameservers exceeds the limit ${limit}.`,
  ],
  HostRoutesExhausted: [
    400,
    (id: string, limit: number) =>
      `Unable to complete operation for ${id}. The number of host routes exceeds the limit ${limit}.`,
  ],
  InvalidSubnetServiceType: [
    400,
    (type: string) => `Subnet service type ${type} does not correspond to a valid device owner.`,
  ],
  InvalidInputSubnetServiceType: [400, (type: string) => `Subnet service type ${type} is not a string.`],
  IpamValueInvalid: [409, (reason: string) => reason],
} as const;
