import type { Work } from '../work.ts';

/**
 * Whether new ports are made bound already, in one round trip instead of two: with service rights on behalf of the project,
 * as the host is configured. Not where that would give the user more than their own rights: making ports is for members,
 * and choosing an address for the owner of the network. Then the user makes the ports, and the service binds them.
 */
export function bindsAtCreate({ engine, operation, request, nics, networkOf }: Work): boolean {
  if (!engine.options.bindAtCreate) return false;
  const { context, instance } = request;
  // Whose token has ended, or where Neutron knows no users, the service makes the ports anyway, by the same rules.
  if (operation.userRights === 'service' || context.isAdmin) return true;
  if (!context.roles.includes('member')) return false;
  const isOwn = (networkId: string) => networkOf(networkId)?.tenant_id === instance.projectId;
  return nics.every(({ fixedIp, networkId }) => fixedIp === null || isOwn(networkId));
}
