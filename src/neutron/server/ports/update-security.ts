import type { PortRow, Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { flag, textList } from '../row-changes.ts';
import type { Session } from '../session.ts';
import type { PortChanges } from './attributes.ts';
import { checkGroups, replaceGroups, settlePairs } from './security.ts';

/** Changes port security, groups and address pairs, which have to go together. Source: Networking API reference, security groups. */
export function* updateSecurity(session: Session, port: PortRow, changes: PortChanges): Unit<PortRow> {
  const { port_security_enabled: enabled, security_groups: groups, allowed_address_pairs: pairs } = changes;
  if (enabled === undefined && groups === undefined && pairs === undefined) return port;
  const isSecure = enabled ?? port.port_security_enabled === 1;
  const hadGroups = textList(port.security_groups);
  const settled =
    pairs === undefined ? port.allowed_address_pairs : JSON.stringify(settlePairs(session, pairs, port.mac_address));
  if (!isSecure) {
    if (settled !== '[]') throw networkError('AddressPairAndPortSecurityRequired');
    if (groups !== undefined && groups.length > 0) throw networkError('PortSecurityAndIPRequiredForSecurityGroups');
    if (groups === undefined && hadGroups.length > 0 && enabled !== undefined) {
      throw networkError('PortSecurityPortHasSecurityGroup');
    }
  }
  if (groups !== undefined && JSON.stringify(groups) !== port.security_groups) {
    yield* checkGroups(session, groups);
    yield* replaceGroups(session, port.id, groups);
  }
  return {
    ...port,
    port_security_enabled: flag(isSecure),
    allowed_address_pairs: settled,
    ...(groups !== undefined && { security_groups: JSON.stringify(groups) }),
  };
}
