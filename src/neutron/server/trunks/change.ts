import { first, run, type TrunkRow, type Unit } from '../../../store/index.ts';
import type { SubPort } from '../../resources.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { addUsage } from '../quotas/usage.ts';
import { flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import type { TrunkChanges, TrunkValues } from './attributes.ts';
import { checkParent, findCandidates, holdPorts, settleSubPort } from './candidates.ts';
import { followParent, releaseSubPorts } from './follow-parent.ts';
import type { SentSubPort } from './sent-sub-ports.ts';
import { holdTrunk, saveTrunk, subPortsOf } from './trunk-record.ts';

/** Makes a trunk. Its parent is no host's yet, so it is DOWN. */
export function* createTrunk(session: Session, posted: Values): Unit<TrunkRow> {
  const values = posted as TrunkValues;
  const { port_id, sub_ports: sent } = values;
  const ids = [port_id, ...sent.map((entry) => entry.port_id)];
  yield* holdPorts(session, ids);
  const ports = yield* findCandidates(session, ids);
  const parent = ports.get(port_id);
  if (!parent) throw networkError('PortNotFound', port_id);
  checkParent(parent);
  const subPorts = sent.map((entry) => settleSubPort(entry, ports.get(entry.port_id), parent));
  const trunk: TrunkRow = {
    ...standardColumns(session, values, 0),
    admin_state_up: flag(values.admin_state_up),
    status: 'DOWN',
    port_id,
    sub_ports: JSON.stringify(subPorts),
  };
  session.onConflict('uq_neutron_trunk_port', () => networkError('ParentPortInUse', port_id));
  yield* run(session.queries.insertInto('neutron_trunk').values(trunk));
  yield* insertSubPorts(session, trunk.id, subPorts);
  return trunk;
}

/** Changes a trunk; answers it as it is now. */
export function* updateTrunk(session: Session, seen: TrunkRow, sent: Values): Unit<TrunkRow> {
  const { name, description, admin_state_up } = sent as TrunkChanges;
  const trunk = yield* holdTrunk(session, seen.id);
  return yield* saveTrunk(session, {
    ...trunk,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(admin_state_up !== undefined && { admin_state_up: flag(admin_state_up) }),
  });
}

/** Removes a trunk. Throws 409 TrunkDisabled for one that is administratively down, TrunkInUse while a host has its parent. MSC-026 */
export function* deleteTrunk(session: Session, { id }: TrunkRow): Unit<void> {
  const trunk = yield* holdTrunk(session, id);
  refuseDisabled(trunk);
  const { queries } = session;
  const parent = yield* first(queries.selectFrom('neutron_port').select('host_id').where('id', '=', trunk.port_id));
  if (parent && parent.host_id !== '') throw networkError('TrunkInUse', id);
  yield* run(queries.deleteFrom('neutron_trunk_sub_port').where('trunk_id', '=', id));
  yield* run(queries.deleteFrom('neutron_trunk').where('id', '=', id));
  yield* deleteTags(session, id);
  yield* addUsage(session, trunk.project_id, 'trunk', -1);
}

/** Puts sub-ports onto a trunk, which the caller holds. Throws 400, 404 PortNotFound, 409. MSC-023, MSC-024 */
export function* addSubPorts(session: Session, trunk: TrunkRow, sent: readonly SentSubPort[]): Unit<TrunkRow> {
  const ids = sent.map((entry) => entry.port_id);
  // Not the parent: who reports its wiring has it, and then asks for the trunk.
  yield* holdPorts(session, ids);
  const ports = yield* findCandidates(session, [trunk.port_id, ...ids]);
  const parent = ports.get(trunk.port_id);
  const added = sent.map((entry) => settleSubPort(entry, ports.get(entry.port_id), parent));
  refuseDisabled(trunk);
  if (trunk.status === 'ERROR') throw networkError('TrunkInErrorState', trunk.id);
  yield* insertSubPorts(session, trunk.id, added);
  return yield* followParent(session, { ...trunk, sub_ports: JSON.stringify([...subPortsOf(trunk), ...added]) });
}

/** Takes sub-ports off a trunk, which the caller holds. Throws 404 SubPortNotFound, 409 TrunkDisabled. MSC-026 */
export function* removeSubPorts(session: Session, trunk: TrunkRow, sent: readonly SentSubPort[]): Unit<TrunkRow> {
  refuseDisabled(trunk);
  let left = subPortsOf(trunk);
  for (const { port_id: portId } of sent) {
    const others = left.filter((subPort) => subPort.port_id !== portId);
    if (others.length === left.length) throw networkError('SubPortNotFound', trunk.id, portId);
    left = others;
    yield* run(session.queries.deleteFrom('neutron_trunk_sub_port').where('port_id', '=', portId));
  }
  yield* releaseSubPorts(
    session,
    trunk,
    sent.map(({ port_id }) => port_id),
  );
  return yield* followParent(session, { ...trunk, sub_ports: JSON.stringify(left) });
}

function* insertSubPorts(session: Session, trunkId: string, subPorts: readonly SubPort[]): Unit<void> {
  for (const subPort of subPorts) {
    const { port_id, segmentation_type: type, segmentation_id: number } = subPort;
    session.onConflict('neutron_trunk_sub_port_pkey', () => networkError('TrunkPortInUse', port_id));
    session.onConflict('uq_neutron_trunk_sub_port_segment', () =>
      networkError('DuplicateSubPort', type, number, trunkId),
    );
    yield* run(session.queries.insertInto('neutron_trunk_sub_port').values({ ...subPort, trunk_id: trunkId }));
  }
}

function refuseDisabled(trunk: TrunkRow): void {
  if (trunk.admin_state_up === 0) throw networkError('TrunkDisabled', trunk.id);
}
