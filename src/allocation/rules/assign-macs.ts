import { failure } from '../errors/allocation-error-of.ts';
import type { Nic } from '../nic.ts';

/**
 * Gives each port that is to be created one of the MAC addresses that the hypervisor can use, and refuses a brought port
 * with another one. Another host may well have it, so these errors travel. `macs` null: any will do. Throws PortNotUsable,
 * PortNotFree.
 */
export function assignMacs(nics: readonly Nic[], macs: readonly string[] | null): void {
  if (macs === null) return;
  const free = new Set(macs.map((mac) => mac.toLowerCase()));
  for (const { index, brought } of nics) {
    if (!brought || free.delete(brought.mac_address.toLowerCase())) continue;
    const place = {
      step: 'look',
      nic: index,
      port: brought.id,
      reason: 'the host has no interface with its MAC address',
    };
    throw failure('PortNotUsable', place, { fate: 'reschedule' });
  }
  for (const nic of nics) {
    if (nic.brought) continue;
    const [mac] = free;
    if (mac === undefined) throw failure('PortNotFree', { step: 'look', nic: nic.index, network: nic.networkId });
    free.delete(mac);
    nic.mac = mac;
  }
}
