import type { BindingDetails } from '../../neutron/resources.ts';
import type { BoundAccelerator, ClaimedPciDevice } from '../claims.ts';

/** What a claimed device adds to the binding profile of its port (G01 to G07); what is not known is left out. */
export function profileOfDevice(device: ClaimedPciDevice, profile: BindingDetails): BindingDetails {
  const { kind, vendorId, productId, address, offer, macAddress } = device;
  return {
    pci_vendor_info: `${vendorId}:${productId}`,
    pci_slot: address,
    physical_network: offer?.physicalNetwork ?? null,
    ...(kind === 'type-VF' ? profileOfVirtualFunction(device, profile) : {}),
    ...(kind === 'type-PF' && macAddress !== null ? { device_mac_address: macAddress } : {}),
  };
}

function profileOfVirtualFunction(device: ClaimedPciDevice, profile: BindingDetails): BindingDetails {
  const { pfMacAddress, vfNumber, cardSerialNumber, capabilities } = device;
  // The user's own capabilities choose how Neutron binds the port (`switchdev`): they stay.
  const own = Array.isArray(profile.capabilities) ? profile.capabilities : [];
  return {
    ...(cardSerialNumber === null ? {} : { card_serial_number: cardSerialNumber }),
    ...(pfMacAddress === null ? {} : { pf_mac_address: pfMacAddress }),
    ...(vfNumber === null ? {} : { vf_num: vfNumber }),
    ...(capabilities === null ? {} : { capabilities: [...new Set([...own, ...capabilities])] }),
  };
}

/** What a bound accelerator adds to the binding profile of its port (G33). */
export function profileOfAccelerator({ arqUuid, address, physicalNetwork }: BoundAccelerator): BindingDetails {
  return { arq_uuid: arqUuid, pci_slot: address, physical_network: physicalNetwork };
}
