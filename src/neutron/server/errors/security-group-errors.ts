/** Errors of security groups, their rules, and address groups. */
export const securityGroupErrors = {
  SecurityGroupNotFound: [404, (id: string) => `Security group ${id} does not exist`],
  SecurityGroupRuleNotFound: [404, (id: string) => `Security group rule ${id} does not exist`],
  AddressGroupNotFound: [404, (id: string) => `Address group ${id} could not be found.`],
  AddressGroupInUse: [409, (id: string) => `Address group ${id} is in use on one or more security group rules.`],
  AddrFormatError: [400, (text: string) => `invalid IPNetwork ${text}`],
  AddressesAlreadyExist: [
    400,
    (addresses: string, id: string) => `Addresses ${addresses} already exist in the address group ${id}.`,
  ],
  AddressesNotFound: [
    404,
    (addresses: string, id: string) => `Addresses ${addresses} not found in the address group ${id}.`,
  ],
  SecurityGroupInUse: [409, (id: string) => `Security Group ${id} in use.`],
  SecurityGroupConflict: [409, (reason: string) => `Error ${reason} while attempting the operation.`],
  SecurityGroupCannotRemoveDefault: [409, () => 'Insufficient rights for removing default security group.'],
  SecurityGroupCannotUpdateDefault: [409, () => 'Updating default security group not allowed.'],
  SecurityGroupDefaultAlreadyExists: [409, () => 'Default security group already exists.'],
  SecurityGroupRuleExists: [409, (id: string) => `Security group rule already exists. Rule id is ${id}.`],
  DuplicateSecurityGroupRuleInPost: [409, () => 'Duplicate Security Group Rule in POST.'],
  SecurityGroupNotSingleGroupRules: [400, () => 'Only allowed to update rules for one security profile at a time'],
  SecurityGroupRulesNotSingleProject: [400, () => 'Multiple projects in bulk security group rule create not allowed'],
  SecurityGroupInvalidPortRange: [400, () => 'For TCP/UDP protocols, port_range_min must be <= port_range_max'],
  SecurityGroupInvalidPortValue: [400, (port: string) => `Invalid value for port ${port}`],
  SecurityGroupInvalidIcmpValue: [
    400,
    (field: string, attribute: string, value: string) =>
      `Invalid value for ICMP ${field} (${attribute}) ${value}. It must be 0 to 255.`,
  ],
  SecurityGroupMissingIcmpType: [
    400,
    (value: string) => `ICMP code (port-range-max) ${value} is provided but ICMP type (port-range-min) is missing.`,
  ],
  SecurityGroupEthertypeConflictWithProtocol: [
    400,
    (ethertype: string, protocol: string) => `Invalid ethertype ${ethertype} for protocol ${protocol}.`,
  ],
  SecurityGroupRuleInvalidProtocol: [
    400,
    (protocol: string) =>
      `Security group rule protocol ${protocol} not supported. Only known protocol names and numbers 0 to 255 are.`,
  ],
  SecurityGroupRuleInvalidEtherType: [
    400,
    (ethertype: string) =>
      `Security group rule for ethertype '${ethertype}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
  ],
  SecurityGroupInvalidProtocolForPort: [
    400,
    (protocol: string) =>
      `Ports cannot be specified for protocol ${protocol}. Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.`,
  ],
  SecurityGroupProtocolRequiredWithPorts: [400, () => 'Must also specify protocol if port range is given.'],
  SecurityGroupRuleParameterConflict: [
    400,
    (ethertype: string, cidr: string) => `Conflicting value ethertype ${ethertype} for CIDR ${cidr}`,
  ],
  SecurityGroupMultipleRemoteEntites: [
    400,
    () => 'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
  ],
  InvalidCIDR: [400, (text: string) => `Invalid CIDR ${text} given as IP prefix.`],
} as const;
