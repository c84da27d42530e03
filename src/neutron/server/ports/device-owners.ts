/** Ports that the service made for itself and removes with their network. Source: Neutron's address management. */
const autoDeletable = new Set(['network:dhcp', 'network:distributed', 'network:floatingip_agent_gateway']);

/** Ports of routers: they get no automatic IPv6 address. */
const routerOwners = new Set([
  'network:router_interface',
  'network:router_interface_distributed',
  'network:router_gateway',
  'network:router_centralized_snat',
  'network:ha_router_replicated_interface',
  'network:router_ha_interface',
]);

export function isAutoDeletable(deviceOwner: string): boolean {
  return autoDeletable.has(deviceOwner);
}

export function isRouterOwner(deviceOwner: string): boolean {
  return routerOwners.has(deviceOwner);
}

/** A port of the network service itself, not of a tenant's machine. */
export function isNetworkOwner(deviceOwner: string): boolean {
  return deviceOwner.startsWith('network:');
}

/** A port of a server. */
export function isComputeOwner(deviceOwner: string): boolean {
  return deviceOwner.startsWith('compute:');
}
