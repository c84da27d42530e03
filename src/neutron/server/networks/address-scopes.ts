import { all, preparedForIds, type Unit } from '../../../store/index.ts';
import type { Wire } from '../resource.ts';
import { inGroups } from '../rows.ts';
import type { Session } from '../session.ts';

/** Puts the address scopes into rendered networks: those of the pools that their subnets are taken from. */
export function* addAddressScopes(
  session: Session,
  wires: readonly Wire[],
  wants: (attribute: string) => boolean,
): Unit<void> {
  if (!wants('ipv4_address_scope') && !wants('ipv6_address_scope')) return;
  const withSubnets = wires.filter(({ subnets }) => Array.isArray(subnets) && subnets.length > 0);
  const byId = new Map(withSubnets.map((wire) => [String(wire.id), wire]));
  for (const ids of inGroups([...byId.keys()])) {
    const scopes = yield* all(scopesOf(session.queries, ids));
    for (const { network_id, ip_version, address_scope_id } of scopes) {
      const wire = byId.get(network_id);
      if (wire) wire[`ipv${ip_version}_address_scope`] = address_scope_id;
    }
  }
}

const scopesOf = preparedForIds((queries, networkIds) =>
  queries
    .selectFrom('neutron_subnet as s')
    .innerJoin('neutron_subnetpool as p', 'p.id', 's.subnetpool_id')
    .select(['s.network_id', 's.ip_version', 'p.address_scope_id'])
    .distinct()
    .where('s.network_id', 'in', networkIds)
    .where('p.address_scope_id', 'is not', null),
);
