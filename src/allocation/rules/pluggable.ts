import { failure } from '../errors/allocation-error-of.ts';
import type { Nic } from '../nic.ts';
import { needDevices } from '../resources/pci-request.ts';

/**
 * The rule for a port that is added to an instance which runs: nobody claims devices or accelerators for it then. Throws
 * InterfaceAttachPciClaimFailed (M23), PortNotUsable (pain 7.9).
 */
export function checkPluggable(nics: readonly Nic[]): void {
  for (const { index, brought } of nics) {
    const vnicType = brought?.['binding:vnic_type'];
    if (!brought || vnicType === undefined) continue;
    const place = { step: 'look', nic: index, port: brought.id };
    if (needDevices.has(vnicType)) throw failure('InterfaceAttachPciClaimFailed', place);
    if (vnicType.startsWith('accelerator-')) {
      throw failure('PortNotUsable', { ...place, reason: 'a server that runs cannot be given an accelerator' });
    }
  }
}
