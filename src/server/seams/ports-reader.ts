import type { NeutronClient } from '../../neutron/client/index.ts';
import type { Port } from '../../neutron/resources.ts';
import type { PortsReader, ServerPort } from '../../nova/index.ts';

/** The Compute API's live looks at ports and groups, through the Neutron client and with the caller's rights. */
export function portsReader(neutron: NeutronClient): PortsReader {
  return {
    portsOf: async (context, serverIds) => {
      const ports = await neutron.as({ kind: 'user', context }).ports.list({ device_id: serverIds });
      return ports.map(serverPort);
    },
    port: async (context, portId) => {
      const [port] = await neutron.as({ kind: 'user', context }).ports.list({ id: [portId] });
      return port ? serverPort(port) : null;
    },
    securityGroups: async (context, ids) =>
      ids.length === 0 ? [] : neutron.as({ kind: 'user', context }).securityGroups.list({ id: ids }),
  };
}

function serverPort(port: Port): ServerPort {
  return {
    id: port.id,
    networkId: port.network_id,
    macAddress: port.mac_address,
    status: port.status,
    fixedIps: port.fixed_ips.map((ip) => ({ subnetId: ip.subnet_id, ipAddress: ip.ip_address })),
    deviceId: port.device_id,
    securityGroupIds: port.security_groups,
  };
}
