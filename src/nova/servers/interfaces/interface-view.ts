import type { HttpError } from '../../../http/http-error.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { notFound } from '../../errors/nova-error.ts';
import { has } from '../../microversion/features.ts';
import type { Call } from '../../operation/operation.ts';
import type { ServerPort } from '../../ports-reader.ts';
import { nicsOf } from '../nic.ts';
import type { ServerRecord } from '../server-record.ts';

type Reader = Pick<ComputeFaceDeps, 'database' | 'ports'>;
type Reading = Pick<Call, 'context' | 'version'>;

/** A server's interfaces, read from the network service and not from what we remember (T07). */
export async function attachmentsOf(
  { database, ports }: Reader,
  call: Reading,
  { id }: ServerRecord,
): Promise<object[]> {
  const [found, tags] = await Promise.all([ports.portsOf(call.context, [id]), tagsOf(database, id)]);
  return found.map((port) => view(port, tags, call));
}

/** One of them. Throws HttpError 404 for a port that is not there, or not the server's (T08). */
export async function attachmentOf(
  { database, ports }: Reader,
  call: Reading,
  server: ServerRecord,
  portId: string,
): Promise<object> {
  const port = await ports.port(call.context, portId);
  if (!port || port.deviceId !== server.id) throw portNotFound(server, portId);
  return view(port, await tagsOf(database, server.id), call);
}

/** The 404 for a port that is not the server's. */
export function portNotFound({ id }: ServerRecord, portId: string): HttpError {
  return notFound(`Instance ${id} does not have a port with id ${portId.slice(0, 60)}`);
}

type Tags = ReadonlyMap<string | null, string | null>;

/** Device tags by port id; they are ours, the network service does not know them. */
async function tagsOf(database: Reader['database'], serverId: string): Promise<Tags> {
  const nics = await database.read((queries) => nicsOf(queries, [serverId]));
  return new Map((nics.get(serverId) ?? []).map((nic) => [nic.portId, nic.tag]));
}

function view(port: ServerPort, tags: Tags, call: Reading): object {
  return {
    net_id: port.networkId,
    port_id: port.id,
    mac_addr: port.macAddress,
    port_state: port.status,
    fixed_ips: port.fixedIps.map(({ ipAddress, subnetId }) => ({ ip_address: ipAddress, subnet_id: subnetId })),
    ...(has(call.version, 'interfaceTag') ? { tag: tags.get(port.id) ?? null } : {}),
  };
}
