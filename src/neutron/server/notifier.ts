/** An event about a port of a server, in the words of Compute's external events. Source: Neutron's port binding. */
export interface PortEvent {
  readonly name: 'network-vif-plugged' | 'network-vif-unplugged' | 'network-vif-deleted' | 'network-changed';
  /** The port's `device_id`: the id of the server. */
  readonly serverUuid: string;
  /** The id of the port. */
  readonly portId: string;
  readonly status?: 'completed' | 'failed';
}

/** Is told of port events, after the change that caused them is committed. Must not throw; delivery is its own affair. */
export interface PortNotifier {
  notify(events: readonly PortEvent[]): void;
}

/** Tells nobody. */
export const silentNotifier: PortNotifier = { notify() {} };
