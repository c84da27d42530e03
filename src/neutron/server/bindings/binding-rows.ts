import { all, type PortBindingRow, type PortRow, type Unit } from '../../../store/index.ts';
import type { BindingDetails, PortBinding, VnicType } from '../../resources.ts';
import type { Session } from '../session.ts';

/** The columns that say what a binding is, active or not. */
export type BindingColumns = Omit<PortBindingRow, 'port_id'>;

/** The active binding of a port; null when it has none. It is kept in the port's row. */
export function activeBinding(port: PortRow): BindingColumns | null {
  if (port.host_id === '') return null;
  const { host_id: host, vnic_type, profile, vif_type, vif_details } = port;
  return { host, vnic_type, profile, vif_type, vif_details };
}

/** The bindings of a port that wait. */
export function* waitingBindings(session: Session, portId: string): Unit<PortBindingRow[]> {
  return yield* all(
    session.queries.selectFrom('neutron_port_binding').selectAll().where('port_id', '=', portId).orderBy('host'),
  );
}

/** A binding as it travels. Which drivers have bound it is only told with its port. */
export function renderBinding(binding: BindingColumns, status: PortBinding['status']): PortBinding {
  const { bound_drivers: _untold, ...details } = JSON.parse(binding.vif_details) as BindingDetails;
  return {
    host: binding.host,
    vif_type: binding.vif_type,
    vif_details: details,
    vnic_type: binding.vnic_type as VnicType,
    status,
    profile: JSON.parse(binding.profile) as BindingDetails,
  };
}
