import type { FloatingIp, Network, Port } from '../../neutron/resources.ts';
import type { NetworkDetails } from '../look/look.ts';
import { nameLimit, wiringOf } from './bridge.ts';
import { subnetsOf } from './build-subnets.ts';
import { physicalNetworkOf } from './physical-network.ts';
import type { Vif } from './vif.ts';

/** What a VIF is built from besides its port. */
export interface VifSources {
  /** The network as its user sees it, for name and owner; undefined when it could not be seen (O28). */
  readonly network: Network | undefined;
  readonly details: NetworkDetails;
  readonly floatingIps: readonly FloatingIp[];
  /** The user brought the port. */
  readonly preserveOnDelete: boolean;
  readonly ovsBridge: string;
  readonly flatInjected: boolean;
}

/** The VIF of a port, as service rights show the port. Makes no request; sources: network-info model, section 6. */
export function buildVif(port: Port, sources: VifSources): Vif {
  const { network, details } = sources;
  const type = port['binding:vif_type'] ?? null;
  const vifDetails = port['binding:vif_details'] ?? {};
  const { bridge, ovsInterfaceid } = wiringOf(type, vifDetails, port.id, port.network_id, sources.ovsBridge);
  const provided = details.networks.find(({ id }) => id === port.network_id);
  return {
    id: port.id,
    address: port.mac_address,
    network: {
      id: port.network_id,
      bridge,
      label: network?.name ?? null,
      subnets: subnetsOf(port, details.subnets, details.dhcpPorts, sources.floatingIps),
      injected: sources.flatInjected,
      tenantId: network?.tenant_id ?? port.tenant_id,
      mtu: network?.mtu ?? null,
      ...physicalNetworkOf(provided ?? network),
    },
    type,
    details: vifDetails,
    devname: `tap${port.id}`.slice(0, nameLimit),
    ovsInterfaceid,
    active: !port.admin_state_up || port.status === 'ACTIVE',
    vnicType: port['binding:vnic_type'] ?? 'normal',
    profile: port['binding:profile'] ?? {},
    preserveOnDelete: sources.preserveOnDelete,
    delegateCreate: true,
  };
}
