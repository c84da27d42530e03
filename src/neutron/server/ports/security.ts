import { sql } from 'kysely';
import { all, insertRow, run, type Unit } from '../../../store/index.ts';
import type { AllowedAddressPair } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import { isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { refusePairTwice, type SentAddressPair } from './list-attributes.ts';

/**
 * Checks that the caller may use the groups, and that they go together. Throws 404 SecurityGroupNotFound, 409
 * SecurityGroupConflict. Source: Networking API reference, security groups.
 */
export function* checkGroups(session: Session, ids: readonly string[]): Unit<void> {
  if (ids.length === 0) return;
  const { context } = session;
  const shared = isOpened(session, sql.ref('t.id'), 'access_as_shared');
  const groups = yield* all(
    statement(
      session,
      sql<{
        id: string;
        project_id: string;
        stateful: number;
        is_shared: number;
      }>`select t.id, t.project_id, t.stateful,
        case when ${shared} then 1 else 0 end as is_shared
        from neutron_security_group t where t.id in (${sql.join(ids)})`,
    ),
  );
  for (const id of ids) {
    const group = groups.find((candidate) => candidate.id === id);
    const mayUse = group && (context.isAdmin || group.project_id === context.projectId || group.is_shared === 1);
    if (!mayUse) throw networkError('SecurityGroupNotFound', id);
  }
  if (groups.some((group) => group.stateful !== groups[0]?.stateful)) {
    throw networkError(
      'SecurityGroupConflict',
      'Cannot apply both stateful and stateless security groups on the same port at the same time',
    );
  }
}

/** Writes down which groups a port that had none has. */
export function* insertGroups(session: Session, portId: string, ids: readonly string[]): Unit<void> {
  for (const id of ids) {
    yield* run(insertRow(session.queries, 'neutron_port_security_group', { port_id: portId, security_group_id: id }));
  }
}

/** Writes down which groups a port has, in place of those it had. */
export function* replaceGroups(session: Session, portId: string, ids: readonly string[]): Unit<void> {
  yield* run(session.queries.deleteFrom('neutron_port_security_group').where('port_id', '=', portId));
  yield* insertGroups(session, portId, ids);
}

/** The pairs of a port: the port's MAC where none is given. Throws 400 for too many and for duplicates. */
export function settlePairs(session: Session, sent: readonly SentAddressPair[], mac: string): AllowedAddressPair[] {
  const limit = session.config.maxAllowedAddressPairs;
  if (sent.length > limit) throw networkError('AllowedAddressPairExhausted', limit);
  const pairs = sent.map((pair) => ({ mac_address: pair.mac_address ?? mac, ip_address: pair.ip_address }));
  refusePairTwice(pairs);
  return pairs;
}
