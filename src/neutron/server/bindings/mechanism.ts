import type { BindingDetails, VnicType } from '../../resources.ts';
import { type QosSupport, qosOfStyles } from './qos-support.ts';

/** What is known when a port is to be bound to a host. */
export interface BindingRequest {
  readonly portId: string;
  readonly host: string;
  readonly vnicType: VnicType;
  readonly profile: BindingDetails;
  readonly networkType: string;
  readonly physicalNetwork: string | null;
  readonly segmentationId: number | null;
  /** The trunk whose parent the port is; null for any other port. */
  readonly trunkId: string | null;
}

/** What the host has to make for the port. */
export interface BoundVif {
  readonly vifType: string;
  readonly vifDetails: BindingDetails;
}

/** Binds ports to hosts. Null: it cannot, and the port shows `binding_failed`. */
export interface Mechanism {
  bind(request: BindingRequest): BoundVif | null;
  /** As with Open vSwitch, when left out. */
  readonly qos?: QosSupport;
  /** Whether a host is on a physical network; each is on every one, when left out. */
  reaches?(host: string, physicalNetwork: string): boolean;
}

const styles = {
  ovs: {
    vifType: 'ovs',
    vifDetails: {
      connectivity: 'l2',
      port_filter: true,
      ovs_hybrid_plug: false,
      datapath_type: 'system',
      bridge_name: 'br-int',
      bound_drivers: { '0': 'openvswitch' },
    },
  },
  ovn: {
    vifType: 'ovs',
    vifDetails: { connectivity: 'l2', port_filter: true, bridge_name: 'br-int', bound_drivers: { '0': 'ovn' } },
  },
  bridge: {
    vifType: 'bridge',
    vifDetails: { connectivity: 'l2', port_filter: true, bound_drivers: { '0': 'linuxbridge' } },
  },
} as const satisfies Record<string, BoundVif>;

export interface BuiltInMechanismOptions {
  /** How the answer looks: `ovs` (default), `ovn` or `bridge`. */
  readonly style?: keyof typeof styles;
  /** The hosts that can be bound to; any, when left out. */
  readonly hosts?: ReadonlySet<string>;
  /** The physical networks of hosts; a host that is not named has every one. */
  readonly physicalNetworks?: Readonly<Record<string, readonly string[]>>;
}

/** The mechanism of a service without agents: each host, or each host it was told of, can have every port. */
export function builtInMechanism(options: BuiltInMechanismOptions = {}): Mechanism {
  const { style = 'ovs', hosts, physicalNetworks = {} } = options;
  const has = (host: string) => host !== '' && (hosts === undefined || hosts.has(host));
  const reaches = (host: string, physnet: string) => has(host) && (physicalNetworks[host]?.includes(physnet) ?? true);
  return {
    qos: qosOfStyles[style],
    reaches,
    bind: ({ host, physicalNetwork, trunkId }) => {
      if (!has(host) || (physicalNetwork !== null && !reaches(host, physicalNetwork))) return null;
      return style === 'ovs' && trunkId !== null ? onTrunkBridge(styles.ovs, trunkId) : styles[style];
    },
  };
}

/** With Open vSwitch, a trunk has a bridge of its own on the host, and its parent is plugged into that one. */
function onTrunkBridge({ vifType, vifDetails }: BoundVif, trunkId: string): BoundVif {
  return { vifType, vifDetails: { ...vifDetails, bridge_name: `tbr-${trunkId.slice(0, 10)}` } };
}
