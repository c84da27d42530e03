import { isUnwired, type Vif } from '../allocation/index.ts';

/**
 * Whether a Neutron whose agents know of the host will report this VIF as wired once it is plugged: not one that is wired
 * already or administratively down, and not one that a card wires by itself.
 */
export function plugEventExpected(vif: Vif): boolean {
  return !vif.active && vif.vnicType !== 'remote-managed' && !isUnwired(vif.type);
}
