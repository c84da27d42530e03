import type { BindingDetails } from '../../neutron/resources.ts';

/** Interface and bridge names are at most this long. */
export const nameLimit = 14;

export interface Wiring {
  readonly bridge: string | null;
  readonly ovsInterfaceid: string | null;
}

/**
 * The bridge a port is plugged into and the id that Open vSwitch knows it by, from the kind of its binding. Names are cut
 * to 14 characters, except the network's id for `dvs` (O17 to O22, O24).
 */
export function wiringOf(
  vifType: string | null,
  details: Readonly<BindingDetails>,
  portId: string,
  networkId: string,
  ovsBridge: string,
): Wiring {
  const named = typeof details.bridge_name === 'string' && details.bridge_name !== '' ? details.bridge_name : null;
  const ovs = { bridge: cut(named ?? ovsBridge), ovsInterfaceid: portId };
  const linux = { bridge: cut(named ?? `brq${networkId}`), ovsInterfaceid: null };
  switch (vifType) {
    case 'ovs':
    case 'agilio_ovs':
      return ovs;
    case 'vhostuser':
      if (details.vhostuser_ovs_plug === true) return ovs;
      return details.vhostuser_fp_plug === true ? linux : { bridge: null, ovsInterfaceid: null };
    case 'bridge':
      return linux;
    case 'dvs':
      return { bridge: networkId, ovsInterfaceid: null };
    default:
      return { bridge: null, ovsInterfaceid: null };
  }
}

function cut(name: string): string {
  return name.slice(0, nameLimit);
}
