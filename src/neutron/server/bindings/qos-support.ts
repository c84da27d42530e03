import type { QosRule, VnicType } from '../../resources.ts';

/** What a mechanism can do for the QoS of ports. */
export interface QosSupport {
  /** Who does it, as `rule-types` tells administrators. */
  readonly driver: string;
  readonly ruleTypes: readonly QosRule['type'][];
  /** The kinds of interfaces that rules can be put on. */
  readonly vnicTypes: readonly VnicType[];
}

/** As Neutron's drivers of these styles have it. */
export const qosOfStyles = {
  ovs: {
    driver: 'openvswitch',
    ruleTypes: ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'minimum_packet_rate', 'packet_rate_limit'],
    vnicTypes: ['normal', 'direct'],
  },
  ovn: {
    driver: 'OVNQosDriver',
    ruleTypes: ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth'],
    vnicTypes: ['normal'],
  },
  bridge: { driver: 'linuxbridge', ruleTypes: ['bandwidth_limit', 'dscp_marking'], vnicTypes: ['normal'] },
} as const satisfies Record<string, QosSupport>;
