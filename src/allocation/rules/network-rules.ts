import type { Network } from '../../neutron/resources.ts';
import { failure } from '../errors/allocation-error-of.ts';
import type { Nic } from '../nic.ts';

/**
 * External networks are for those whom policy lets, unless they are shared (B27 to B30). Throws
 * ExternalNetworkAttachForbidden.
 */
export function checkExternalNetworks(nics: readonly Nic[], networkOf: NetworkOf, mayAttachExternal: boolean): void {
  if (mayAttachExternal) return;
  for (const { index, networkId } of nics) {
    const network = networkOf(networkId);
    if (network?.['router:external'] && !network.shared) {
      throw failure('ExternalNetworkAttachForbidden', { step: 'look', nic: index, network: networkId });
    }
  }
}

/**
 * Security groups need port security (B36: on unless said otherwise) and an address. Only for ports that are to be
 * created, and only when groups were asked for (pain 3.15): a brought port keeps its own, and Neutron applies the default
 * group itself. Throws SecurityGroupCannotBeApplied (E15, E16, E17).
 */
export function checkSecurityGroups(nics: readonly Nic[], networkOf: NetworkOf, groups: readonly string[]): void {
  if (groups.length === 0) return;
  for (const { index, networkId, ownership } of nics) {
    const network = networkOf(networkId);
    if (ownership === 'brought' || !network) continue;
    if (network.port_security_enabled === false || network.subnets.length === 0) {
      throw failure('SecurityGroupCannotBeApplied', { step: 'look', nic: index, network: networkId });
    }
  }
}

/** The rule of the API alone: a new NIC gets an address, so its network needs a subnet. Throws NetworkRequiresSubnet. */
export function checkNetworksHaveSubnets(nics: readonly Nic[], networkOf: NetworkOf): void {
  for (const { index, networkId, ownership } of nics) {
    if (ownership === 'created' && networkOf(networkId)?.subnets.length === 0) {
      throw failure('NetworkRequiresSubnet', { step: 'look', nic: index, network: networkId });
    }
  }
}

/**
 * On a network whose QoS policy asks for resources the user has to make the port, so that somebody can claim them. Throws
 * NetworksWithQoSPolicyNotSupported (H06).
 */
export function checkQosPolicies(nics: readonly Nic[], resourceNetworks: readonly string[]): void {
  for (const { index, networkId, ownership } of nics) {
    if (ownership === 'created' && resourceNetworks.includes(networkId)) {
      throw failure('NetworksWithQoSPolicyNotSupported', { step: 'look', nic: index, network: networkId });
    }
  }
}

/**
 * Choosing an address is for the owner of the network. Neutron sees to it, unless the service creates the ports because the
 * user's token has ended: then it is seen to here. Throws Forbidden.
 */
export function checkChosenAddresses(nics: readonly Nic[], networkOf: NetworkOf, projectId: string): void {
  for (const { index, networkId, ownership, fixedIp } of nics) {
    if (ownership === 'brought' || fixedIp === null || networkOf(networkId)?.tenant_id === projectId) continue;
    const reason = 'the token of the request has ended, and the address is on a network of another project';
    throw failure('Forbidden', { step: 'look', nic: index, network: networkId, fixedIp, reason });
  }
}

/** A network by its id, as the user sees it, or with service rights where the user does not. */
export type NetworkOf = (networkId: string) => Network | undefined;
