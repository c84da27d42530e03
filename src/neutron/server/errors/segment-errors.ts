/** Errors of segments, and of routed networks. */
export const segmentErrors = {
  SegmentNotFound: [404, (id: string) => `Segment ${id} could not be found.`],
  NeutronDbObjectDuplicateEntry: [
    409,
    (network: string, type: string, physnet: string) =>
      `Failed to create a duplicate NetworkSegment: for attribute(s) ['network_id', 'network_type', 'physical_network'] with value(s) ${network}-${type}-${physnet}`,
  ],
  SegmentInUse: [409, (id: string, reason: string) => `Segment '${id}' cannot be deleted: ${reason}.`],
  NetworkIdsDontMatch: [
    400,
    (network: string, segment: string) =>
      `The subnet's network id, '${network}', doesn't match the network_id of segment '${segment}'`,
  ],
  SubnetsNotAllAssociatedWithSegments: [
    400,
    (network: string) =>
      `All of the subnets on network '${network}' must either all be associated with segments or all not associated with any segment.`,
  ],
  NoUpdateSubnetWhenMultipleSegmentsOnNetwork: [
    400,
    (network: string) =>
      `The network '${network}' has multiple segments, it is only possible to associate an existing subnet with a segment on networks with a single segment.`,
  ],
  SubnetSegmentAssociationChangeNotAllowed: [
    400,
    () => 'A subnet that is associated with a segment stays associated with that one.',
  ],
  FixedIpsSubnetsNotOnSameSegment: [400, () => 'Cannot allocate addresses from different segments.'],
  HostConnectedToMultipleSegments: [
    409,
    (host: string, network: string) =>
      `Host ${host} is connected to multiple segments on routed provider network '${network}'.  It should be connected to one.`,
  ],
  HostNotConnectedToAnySegment: [
    409,
    (host: string, network: string) =>
      `Host ${host} is not connected to any segments on routed provider network '${network}'.  It should be connected to one.`,
  ],
  HostNotCompatibleWithFixedIps: [
    409,
    (host: string, port: string) =>
      `Host ${host} is not connected to a segment where the existing fixed_ips on port ${port} will function given the routed network topology.`,
  ],
} as const;
