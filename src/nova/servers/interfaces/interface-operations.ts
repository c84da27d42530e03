import type { ComputeFaceDeps } from '../../deps.ts';
import { notFound } from '../../errors/nova-error.ts';
import { has } from '../../microversion/features.ts';
import { type Call, type Operation, operation } from '../../operation/operation.ts';
import type { ServerPort } from '../../ports-reader.ts';
import { findServer } from '../find-server.ts';
import { nicsOf } from '../nic.ts';

/** `/servers/{id}/os-interface`: a server's ports, read from the network service and not from what we remember (T07). */
export function interfaceOperations({ database, ports }: ComputeFaceDeps): readonly Operation[] {
  /** Device tags by port id; they are ours, the network service does not know them. */
  const tagsOf = async (serverId: string): Promise<ReadonlyMap<string | null, string | null>> => {
    const nics = await database.read((queries) => nicsOf(queries, [serverId]));
    return new Map((nics.get(serverId) ?? []).map((nic) => [nic.portId, nic.tag]));
  };
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-interface',
      policy: 'reader',
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        const [found, tags] = await Promise.all([ports.portsOf(call.context, [server.id]), tagsOf(server.id)]);
        return { status: 200, body: { interfaceAttachments: found.map((port) => attachment(port, tags, call)) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-interface/:port_id',
      policy: 'reader',
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        const port = await ports.port(call.context, call.param('port_id'));
        // T08
        if (!port || port.deviceId !== server.id) {
          throw notFound(`Instance ${server.id} does not have a port with id ${call.param('port_id').slice(0, 60)}`);
        }
        return { status: 200, body: { interfaceAttachment: attachment(port, await tagsOf(server.id), call) } };
      },
    }),
  ];
}

function attachment(port: ServerPort, tags: ReadonlyMap<string | null, string | null>, call: Call): object {
  return {
    net_id: port.networkId,
    port_id: port.id,
    mac_addr: port.macAddress,
    port_state: port.status,
    fixed_ips: port.fixedIps.map(({ ipAddress, subnetId }) => ({ ip_address: ipAddress, subnet_id: subnetId })),
    ...(has(call.version, 'interfaceTag') ? { tag: tags.get(port.id) ?? null } : {}),
  };
}
