/** Errors of trunks and their sub-ports. */
export const trunkErrors = {
  TrunkNotFound: [404, (id: string) => `Trunk ${id} could not be found.`],
  TrunkInUse: [409, (id: string) => `Trunk ${id} is currently in use.`],
  TrunkDisabled: [409, (id: string) => `Trunk ${id} is currently disabled.`],
  TrunkInErrorState: [409, (id: string) => `Trunk ${id} is in error state. Take off what cannot be bound first.`],
  ParentPortInUse: [
    409,
    (port: string) => `Port ${port} is currently in use and is not eligible for use as a parent port.`,
  ],
  TrunkPortInUse: [409, (port: string) => `Port ${port} is in use by another trunk.`],
  DuplicateSubPort: [
    409,
    (type: string, number: number, trunk: string) =>
      `segmentation_type ${type} and segmentation_id ${number} already in use on trunk ${trunk}.`,
  ],
  SubPortNotFound: [404, (trunk: string, port: string) => `SubPort ${port} on trunk ${trunk} could not be found.`],
  SubPortMtuGreaterThanTrunkPortMtu: [
    409,
    (port: string, mtu: number, trunkMtu: number) =>
      `MTU ${mtu} of subport ${port} cannot be greater than MTU ${trunkMtu} of its trunk.`,
  ],
  PortInUseAsTrunkParent: [
    409,
    (port: string, trunk: string) => `Port ${port} is currently a parent port for trunk ${trunk}.`,
  ],
  PortInUseAsSubPort: [409, (port: string, trunk: string) => `Port ${port} is currently a subport for trunk ${trunk}.`],
} as const;
