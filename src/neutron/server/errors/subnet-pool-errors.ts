/** Errors of subnet pools and address scopes. */
export const subnetPoolErrors = {
  SubnetPoolNotFound: [404, (id: string) => `Subnet pool ${id} could not be found.`],
  SubnetPoolDeleteError: [400, (reason: string) => `Unable to delete subnet pool: ${reason}.`],
  EmptySubnetPoolPrefixList: [400, () => 'Empty subnet pool prefix list.'],
  PrefixVersionMismatch: [400, () => 'Cannot mix IPv4 and IPv6 prefixes in a subnet pool.'],
  IllegalSubnetPoolPrefixBounds: [
    400,
    (one: string, length: number, other: string, otherLength: number) =>
      `Illegal prefix bounds: ${one}=${length}, ${other}=${otherLength}.`,
  ],
  IllegalSubnetPoolUpdate: [400, (reason: string) => `Illegal subnetpool update : ${reason}.`],
  IllegalSubnetPoolPrefixUpdate: [400, (reason: string) => `Illegal update to prefixes: ${reason}.`],
  IllegalSubnetPoolAssociationToAddressScope: [
    400,
    (pool: string, scope: string) =>
      `Illegal subnetpool association: subnetpool ${pool} cannot be associated with address scope ${scope}.`,
  ],
  IllegalSubnetPoolIpVersionAssociationToAddressScope: [
    400,
    (pool: string, scope: string, version: number) =>
      `Illegal subnetpool association: subnetpool ${pool} cannot associate with address scope ${scope} because subnetpool ip_version is not ${version}.`,
  ],
  SubnetAllocationError: [500, (reason: string) => `Failed to allocate subnet: ${reason}.`],
  MinPrefixSubnetAllocationError: [
    400,
    (prefix: number, bound: number) =>
      `Unable to allocate subnet with prefix length ${prefix}, minimum allowed prefix is ${bound}.`,
  ],
  MaxPrefixSubnetAllocationError: [
    400,
    (prefix: number, bound: number) =>
      `Unable to allocate subnet with prefix length ${prefix}, maximum allowed prefix is ${bound}.`,
  ],
  SubnetPoolQuotaExceeded: [409, () => 'Per-project subnet pool prefix quota exceeded.'],
  NetworkSubnetPoolAffinityError: [
    400,
    () => 'Subnets hosted on the same network must be allocated from the same subnet pool.',
  ],
  NetworkAddressScopeAffinityError: [
    400,
    () =>
      'Subnets of the same address family hosted on the same network must all participate in the same address scope.',
  ],
  AddressScopeNotFound: [404, (id: string) => `Address scope ${id} could not be found.`],
  AddressScopeInUse: [
    409,
    (id: string) =>
      `Unable to complete operation on address scope ${id}. There are one or more subnet pools in use on the address scope.`,
  ],
  AddressScopeUpdateError: [400, (id: string, reason: string) => `Unable to update address scope ${id} : ${reason}.`],
  AddressScopePrefixConflict: [
    409,
    () => 'Failed to associate address scope: subnetpools within an address scope must have unique prefixes.',
  ],
} as const;
