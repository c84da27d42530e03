import { first, run, type Unit, updateRows } from '../../../store/index.ts';
import type { PortBinding, VnicType } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import type { PortRecord } from '../ports/port-record.ts';
import type { Session } from '../session.ts';
import { tellTrunk } from '../trunks/follow-parent.ts';
import type { BindingValues } from './attributes.ts';
import { bind, isBound, unbound } from './bind.ts';
import { activeBinding, type BindingColumns, renderBinding, waitingBindings } from './binding-rows.ts';
import { notePlugging, pluggedStatus } from './plugged-when-bound.ts';

/** Binds a port to one more host: inactive beside an active binding, else active. Throws 409 and 500. BND-010 to BND-012 */
export function* addBinding(session: Session, port: PortRecord, values: BindingValues): Unit<PortBinding> {
  const { host } = values;
  const active = activeBinding(port);
  const known = [active, ...(yield* waitingBindings(session, port.id))];
  if (known.some((binding) => binding?.host === host)) throw networkError('PortBindingAlreadyExists', port.id, host);
  const binding = yield* bound(session, port, host, values);
  if (!active) {
    yield* setActive(session, port, binding, port.status);
    return renderBinding(binding, 'ACTIVE');
  }
  yield* insertWaiting(session, port.id, binding);
  return renderBinding(binding, 'INACTIVE');
}

/** Binds anew with another profile or kind. Throws 404 PortBindingNotFound. */
export function* changeBinding(
  session: Session,
  port: PortRecord,
  host: string,
  changes: Partial<BindingValues>,
): Unit<PortBinding> {
  const { binding, isActive } = yield* findBinding(session, port, host);
  const next = yield* bound(session, port, host, {
    vnic_type: changes.vnic_type ?? (binding.vnic_type as VnicType),
    profile: changes.profile ?? JSON.parse(binding.profile),
  });
  if (isActive) {
    yield* setActive(session, port, next, port.status);
  } else {
    yield* deleteWaiting(session, port.id, host);
    yield* insertWaiting(session, port.id, next);
  }
  return renderBinding(next, isActive ? 'ACTIVE' : 'INACTIVE');
}

/** Makes a waiting binding the active one; the one that was becomes inactive and unbound. BND-016 to BND-018 */
export function* activateBinding(session: Session, port: PortRecord, host: string): Unit<PortBinding> {
  const { binding, isActive } = yield* findBinding(session, port, host);
  if (isActive) throw networkError('PortBindingAlreadyActive', port.id, host);
  const previous = activeBinding(port);
  yield* deleteWaiting(session, port.id, host);
  if (previous) yield* insertWaiting(session, port.id, { ...previous, ...unbound });
  yield* setActive(session, port, binding, 'DOWN');
  return renderBinding(binding, 'ACTIVE');
}

/** Removes a binding. The port of an active one is left unbound. BND-019 */
export function* removeBinding(session: Session, port: PortRecord, host: string): Unit<void> {
  const { binding, isActive } = yield* findBinding(session, port, host);
  if (isActive) yield* setActive(session, port, { ...binding, host: '', profile: '{}', ...unbound }, 'DOWN');
  else yield* deleteWaiting(session, port.id, host);
}

/** The binding of a port to a host. Throws 404 PortBindingNotFound. */
export function* findBinding(
  session: Session,
  port: PortRecord,
  host: string,
): Unit<{ binding: BindingColumns; isActive: boolean }> {
  const active = activeBinding(port);
  if (active?.host === host) return { binding: active, isActive: true };
  const binding = (yield* waitingBindings(session, port.id)).find((candidate) => candidate.host === host);
  if (!binding) throw networkError('PortBindingNotFound', port.id, host);
  const { port_id: _port, ...columns } = binding;
  return { binding: columns, isActive: false };
}

/** Asks the mechanism. Throws 500 PortBindingError where it cannot bind, as Compute's live migration expects it. */
function* bound(
  session: Session,
  port: PortRecord,
  host: string,
  { vnic_type: vnicType, profile }: Pick<BindingValues, 'vnic_type' | 'profile'>,
): Unit<BindingColumns> {
  const network = yield* first(
    session.queries.selectFrom('neutron_network').select('segments').where('id', '=', port.network_id),
  );
  const columns = network
    ? bind(session, network, { id: port.id, host, vnicType, profile, trunkId: port.trunk_id })
    : unbound;
  if (!isBound(columns.vif_type)) throw networkError('PortBindingError', port.id, host);
  return { host, vnic_type: vnicType, profile: JSON.stringify(profile), ...columns };
}

function* setActive(
  session: Session,
  port: PortRecord,
  { host, ...columns }: BindingColumns,
  status: string,
): Unit<void> {
  const stamp = { revision_number: port.revision_number + 1, updated_at: session.now };
  const next = { ...port, host_id: host, ...columns, status, ...stamp };
  const bound = { host_id: host, ...columns, status: pluggedStatus(session, next), ...stamp };
  yield* run(updateRows(session.queries, 'neutron_port', bound, { id: port.id }));
  notePlugging(session, port, { ...port, ...bound });
  if (port.status !== bound.status) yield* tellTrunk(session, port.id);
}

function* insertWaiting(session: Session, portId: string, binding: BindingColumns): Unit<void> {
  session.onConflict('neutron_port_binding_pkey', () => networkError('PortBindingAlreadyExists', portId, binding.host));
  yield* run(session.queries.insertInto('neutron_port_binding').values({ port_id: portId, ...binding }));
}

function* deleteWaiting(session: Session, portId: string, host: string): Unit<void> {
  yield* run(session.queries.deleteFrom('neutron_port_binding').where('port_id', '=', portId).where('host', '=', host));
}
