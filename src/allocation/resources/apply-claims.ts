import type { BindingDetails, Port } from '../../neutron/resources.ts';
import type { BoundAccelerator, ClaimedPciDevice, NicClaims } from '../claims.ts';
import { failure } from '../errors/allocation-error-of.ts';
import type { Nic } from '../nic.ts';
import { profileOfAccelerator, profileOfDevice } from './pci-profile.ts';
import { resourcesOf } from './resource-groups.ts';

/**
 * Notes for each brought port what has been claimed for it, to be told with its binding: devices, accelerators, and the
 * providers of its resources. Ports to be created have no claims: only a port that exists can ask for something. `claims`
 * null: nobody has claimed anything. Applied before anything is touched (K11). Throws PciDeviceNotFound (G09 to G11),
 * DeviceProfileError (G32), PortUpdateFailed.
 */
export function applyClaims(nics: readonly Nic[], claims: NicClaims | null, extensions: readonly string[]): void {
  for (const nic of nics) {
    if (!nic.brought) continue;
    const profile = nic.brought['binding:profile'] ?? {};
    const device = claims && deviceOf(nic, nic.brought.id, claims);
    const accelerator = claims && acceleratorOf(nic, nic.brought.id, claims);
    const allocation = allocationOf(nic, nic.brought, claims, extensions);
    nic.claimed = {
      ...(device ? profileOfDevice(device, profile) : {}),
      ...(accelerator ? profileOfAccelerator(accelerator) : {}),
      ...(allocation === null ? {} : { allocation }),
    };
    if (device?.kind === 'type-PF' && device.macAddress !== null) nic.mac = device.macAddress.toLowerCase();
  }
}

function deviceOf(nic: Nic, portId: string, { pciRequests, pciDevices }: NicClaims): ClaimedPciDevice | null {
  const asked = pciRequests.find((one) => one.portId === portId);
  if (!asked) return null;
  const [device, ...others] = pciDevices.filter(({ requestId }) => requestId === asked.requestId);
  const refuse = (reason: string) => failure('PciDeviceNotFound', { ...placeOf(nic), reason });
  if (!device) throw refuse('the host has claimed no device for it');
  if (others.length > 0) throw refuse('the host has claimed several devices for it');
  if (device.offer === null) throw refuse('the host offers its device no more');
  return device;
}

function acceleratorOf(nic: Nic, portId: string, { accelerators }: NicClaims): BoundAccelerator | null {
  const [accelerator, ...others] = accelerators.filter((one) => one.portId === portId);
  if (others.length > 0) {
    throw failure('DeviceProfileError', { ...placeOf(nic), reason: 'its device profile has more than one device' });
  }
  return accelerator ?? null;
}

/** The value of the profile's `allocation` (H01, H02); null for a port that asks for no resources. */
function allocationOf(nic: Nic, port: Port, claims: NicClaims | null, extensions: readonly string[]) {
  const wanted = resourcesOf(port, extensions);
  if (wanted === null) return null;
  if (claims === null) throw failure('PortUpdateFailed', { ...placeOf(nic), reason: unclaimed }, { fate: 'abort' });
  const providers: BindingDetails = {};
  for (const { requester } of wanted.groups) {
    const [provider] = claims.providers[requester] ?? [];
    if (provider === undefined) throw failure('PortUpdateFailed', { ...placeOf(nic), reason: unclaimed });
    providers[requester] = provider;
  }
  return wanted.form === 'groups' ? providers : providers[port.id];
}

/** Why a port with a resource request cannot be used: bound without its allocation it would not get what it was promised. */
export const unclaimed = 'it asks for resources that nobody has claimed for it';

function placeOf(nic: Nic) {
  return { step: 'look', nic: nic.index, port: nic.portId ?? undefined, network: nic.networkId };
}
