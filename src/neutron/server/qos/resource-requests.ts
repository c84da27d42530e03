import { uuid5 } from '../../../runtime/uuid5.ts';
import { all, type NetworkRow, type QosRuleRow, type Unit } from '../../../store/index.ts';
import type { ResourceRequest } from '../../resources.ts';
import { segmentsOf } from '../networks/render.ts';
import type { Wire } from '../resource.ts';
import { inGroups } from '../rows.ts';
import type { Session } from '../session.ts';
import { isMinimum } from './rules/kinds.ts';
import { rulesOf } from './rules/rule-record.ts';

/** Which resource a minimum is one of, by the rule's type and direction. Source: Networking API reference, QoS. */
const resourceClasses: Readonly<Record<string, string>> = {
  'minimum_bandwidth ingress': 'NET_BW_IGR_KILOBIT_PER_SEC',
  'minimum_bandwidth egress': 'NET_BW_EGR_KILOBIT_PER_SEC',
  'minimum_packet_rate any': 'NET_PACKET_RATE_KILOPACKET_PER_SEC',
  'minimum_packet_rate ingress': 'NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC',
  'minimum_packet_rate egress': 'NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC',
};

type Group = ResourceRequest['request_groups'][number];

/** Puts into rendered ports what they ask of the scheduler: the minimums of their policy, or else of their network's. */
export function* addResourceRequests(
  session: Session,
  wires: readonly Wire[],
  wants: (attribute: string) => boolean,
): Unit<void> {
  if (!wants('resource_request')) return;
  const withPolicy = wires.filter((wire) => policyOf(wire) !== null);
  if (withPolicy.length === 0) return;
  const rules = yield* rulesOf(session, withPolicy.map(policyOf).map(String));
  const minimums = rules.filter(({ type }) => isMinimum(type));
  if (minimums.length === 0) return;
  const networkIds = withPolicy.map(({ network_id }) => String(network_id));
  const networkTraits = yield* traitsOfNetworks(session, networkIds);
  for (const wire of withPolicy) {
    const own = minimums.filter(({ qos_policy_id }) => qos_policy_id === policyOf(wire));
    wire.resource_request = requestOf(wire, own, networkTraits.get(String(wire.network_id)) ?? tunnelTrait);
  }
}

/** The policy that holds for a port; null for none. */
function policyOf({ qos_policy_id: own, qos_network_policy_id: ofNetwork }: Wire): string | null {
  const id = own ?? ofNetwork;
  return typeof id === 'string' ? id : null;
}

/** Bandwidth is asked of who is connected to the network, packets of the host's switch: one group for each. */
function requestOf(wire: Wire, rules: readonly QosRuleRow[], networkTrait: string): ResourceRequest | null {
  const portId = String(wire.id);
  const vnicTrait = traitOf(`VNIC_TYPE_${String(wire['binding:vnic_type'])}`);
  const groups = [
    groupOf(
      portId,
      rules.filter(({ type }) => type === 'minimum_bandwidth'),
      [networkTrait, vnicTrait],
    ),
    groupOf(
      portId,
      rules.filter(({ type }) => type === 'minimum_packet_rate'),
      [vnicTrait],
    ),
  ].filter((group) => group !== null);
  return groups.length === 0 ? null : { request_groups: groups, same_subtree: groups.map(({ id }) => id) };
}

/** What rules of one type ask for. The group's id follows from the port and the rules: another rule, another group. */
function groupOf(portId: string, rules: readonly QosRuleRow[], required: string[]): Group | null {
  if (rules.length === 0) return null;
  const ids = rules.map(({ id }) => id).join(':');
  const resources = rules.map(({ type, direction, amount }) => [resourceClasses[`${type} ${direction}`], amount]);
  return { id: uuid5(portId, ids), required, resources: Object.fromEntries(resources) };
}

/** What provides the bandwidth of networks that have no physical one. */
const tunnelTrait = 'CUSTOM_NETWORK_TUNNEL_PROVIDER';

/** The trait of who provides the bandwidth of each network. */
function* traitsOfNetworks(session: Session, networkIds: readonly string[]): Unit<Map<string, string>> {
  const traits = new Map<string, string>();
  for (const ids of inGroups([...new Set(networkIds)])) {
    const networks = yield* all(
      session.queries.selectFrom('neutron_network').select(['id', 'segments']).where('id', 'in', ids),
    );
    for (const network of networks) traits.set(network.id, traitOfNetwork(network));
  }
  return traits;
}

function traitOfNetwork(network: Pick<NetworkRow, 'segments'>): string {
  const physnet = segmentsOf(network)[0]?.physicalNetwork ?? null;
  return physnet === null ? tunnelTrait : traitOf(`PHYSNET_${physnet}`);
}

/** A name as a trait of one's own: capitals, digits and underscores. */
function traitOf(name: string): string {
  return `CUSTOM_${name.replaceAll(/[^0-9a-z]+/gi, '_').toUpperCase()}`;
}
