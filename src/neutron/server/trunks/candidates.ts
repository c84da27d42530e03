import { sql } from 'kysely';
import { all, type PortRow, type Unit } from '../../../store/index.ts';
import type { SubPort } from '../../resources.ts';
import { toInteger } from '../attributes/converters.ts';
import { bareText } from '../attributes/python-text.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { allows } from '../policy/enforce.ts';
import { portTarget } from '../ports/port-record.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { incomplete, inherited, type SentSubPort } from './sent-sub-ports.ts';

/** A port that may become part of a trunk, and what matters for that. */
export interface Candidate extends PortRow {
  readonly network_mtu: number;
  /** The segment of its network; an empty type where there are several. */
  readonly network_type: string;
  readonly network_segmentation_id: number | null;
  /** The trunk that carries it, and the one whose parent it is. */
  readonly carried_by: string | null;
  readonly parent_of: string | null;
}

/** Until the unit ends, nobody else makes the ports part of a trunk, or binds them: on PostgreSQL the others wait. */
export function* holdPorts({ queries, services }: Session, ids: readonly string[]): Unit<void> {
  if (services.database.engine !== 'postgresql' || ids.length === 0) return;
  // In one order for all, so that no two wait for each other.
  yield* all(queries.selectFrom('neutron_port').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate());
}

/** Those of the ports that the caller may see, by id. */
export function* findCandidates(session: Session, ids: readonly string[]): Unit<Map<string, Candidate>> {
  const { context } = session;
  const ports = yield* all(
    statement(
      session,
      sql<Candidate>`select p.*, n.mtu as network_mtu, n.network_type, n.segmentation_id as network_segmentation_id,
        s.trunk_id as carried_by, k.id as parent_of
        from neutron_port p join neutron_network n on n.id = p.network_id
        left join neutron_trunk_sub_port s on s.port_id = p.id left join neutron_trunk k on k.port_id = p.id
        where p.id in (${sql.join(ids)})`,
    ),
  );
  return new Map(
    ports.filter((port) => allows('get_port', context, portTarget(port))).map((port) => [port.id, port] as const),
  );
}

/** Throws 409 for a port that cannot be the parent of a trunk. MSC-022 */
export function checkParent(port: Candidate): void {
  if (port.carried_by !== null) throw networkError('TrunkPortInUse', port.id);
  // What is bound already has no trunk's bridge on its host.
  if (port.parent_of !== null || port.host_id !== '') throw networkError('ParentPortInUse', port.id);
}

/** The sub-port that a request names. Throws 400 InvalidInput, 404 PortNotFound, 409. MSC-022, MSC-024 */
export function settleSubPort(sent: SentSubPort, port: Candidate | undefined, parent: Candidate | undefined): SubPort {
  const { port_id: id } = sent;
  if (id === parent?.id) throw networkError('ParentPortInUse', id);
  if (port && parent && port.network_mtu > parent.network_mtu) {
    throw networkError('SubPortMtuGreaterThanTrunkPortMtu', id, port.network_mtu, parent.network_mtu);
  }
  const segment = settleSegment(sent, port);
  if (!port) throw networkError('PortNotFound', id);
  if (port.carried_by !== null) throw networkError('TrunkPortInUse', id);
  if (port.parent_of !== null) throw networkError('ParentPortInUse', id);
  if (port.device_id !== '') throw networkError('PortInUse', id, port.network_id, port.device_id);
  return { port_id: id, ...segment };
}

function settleSegment(sent: SentSubPort, port: Candidate | undefined): Omit<SubPort, 'port_id'> {
  const isInherited = sent.segmentation_type === inherited && port !== undefined;
  const type = isInherited ? port.network_type : sent.segmentation_type;
  const id = isInherited ? port.network_segmentation_id : sent.segmentation_id;
  if (type === undefined || id === undefined) throw invalidInput(incomplete(sent));
  if (type !== 'vlan') throw invalidInput(`Unknown segmentation_type '${bareText(type)}'`);
  const number = Number(toInteger(id));
  if (number < 1 || number > 4094) throw invalidInput(`Segmentation ID '${number}' is not in range`);
  return { segmentation_type: type, segmentation_id: number };
}
