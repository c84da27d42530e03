import type { PortCreate, PortUpdate } from '../../neutron/client/resources/ports.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Nic } from '../nic.ts';
import { hasExtension, type Work } from '../work.ts';

/**
 * The body of a new port (F01). Its device id is there from the first moment, so that nobody takes it and it can be found
 * when the answer is lost. What the user may not say (owner, host) comes with the binding, unless the port is made `bound`.
 */
export function createBody(work: Work, nic: Nic, bound: boolean): PortCreate {
  const { request, look } = work;
  const { instance, dhcpOptions } = request;
  return {
    device_id: instance.uuid,
    network_id: nic.networkId,
    admin_state_up: true,
    tenant_id: instance.projectId,
    ...(nic.fixedIp === null ? {} : { fixed_ips: [{ ip_address: nic.fixedIp }] }),
    ...(look.securityGroups.length === 0 ? {} : { security_groups: [...look.securityGroups] }),
    ...(nic.mac !== null && (bound || mayChooseMac(work, nic)) ? { mac_address: nic.mac } : {}),
    ...(bound ? bindingOf(work, nic) : {}),
    ...(dhcpOptions === null
      ? {}
      : {
          extra_dhcp_opts: dhcpOptions.map(({ optName, optValue, ipVersion }) => ({
            opt_name: optName,
            opt_value: optValue,
            ip_version: ipVersion,
          })),
        }),
  };
}

/** The body of the binding of `port` (F04): the same for created and brought ports. */
export function bindBody(work: Work, nic: Nic, port: Port): PortUpdate {
  const profile = { ...port['binding:profile'], ...nic.claimed };
  return {
    device_id: work.request.instance.uuid,
    ...bindingOf(work, nic),
    ...(nic.brought && Object.keys(profile).length > 0 ? { 'binding:profile': profile } : {}),
    ...(nic.mac !== null && port.mac_address.toLowerCase() !== nic.mac ? { mac_address: nic.mac } : {}),
  };
}

/** Whose the port is, on which host, and its name where Neutron itself keeps the names. */
function bindingOf(work: Work, nic: Nic) {
  const { instance, bindHostId } = work.request;
  const ownDns = hasExtension(work, 'dns-integration') && !work.networkOf(nic.networkId)?.dns_domain;
  return {
    // Pain 3.24: a server without a zone has no zone called None. The prefix is what Neutron goes by.
    device_owner: `compute:${instance.availabilityZone ?? ''}`,
    'binding:host_id': bindHostId,
    ...(ownDns ? { dns_name: instance.hostname } : {}),
  };
}

/** Only the owner of the network may choose a MAC address; for others the binding sets it, with service rights. */
function mayChooseMac(work: Work, nic: Nic): boolean {
  const { context, instance } = work.request;
  return context.isAdmin || work.networkOf(nic.networkId)?.tenant_id === instance.projectId;
}
