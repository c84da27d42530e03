import { isIP } from 'node:net';
import type { NetworkRequest, RequestedNetworks } from '../../../allocation/index.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { isUuid } from '../../operation/uuid.ts';
import type { RequestedServer } from './create-schemas.ts';

/** The networks as they were asked for. Throws HttpError 400 for what no network can be asked by. An empty list asks nothing. */
export function readRequestedNetworks(networks: RequestedServer['networks']): RequestedNetworks {
  if (networks === undefined) return null;
  if (networks === 'auto' || networks === 'none') return networks;
  if (networks.length === 0) return null;
  const requests = networks.map(readNetwork);
  const ports = requests.flatMap(({ portId }) => (portId === null ? [] : [portId]));
  // C20
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice !== undefined) throw badRequest(`Port ${twice} is requested more than once.`);
  return requests;
}

type Nic = Exclude<RequestedServer['networks'], string | undefined>[number];

function readNetwork(nic: Nic): NetworkRequest {
  const fixedIp = nic.fixed_ip ?? null;
  if (fixedIp !== null && isIP(fixedIp) === 0) throw badRequest(`Invalid fixed IP address (${fixedIp}).`);
  const tag = nic.tag ?? null;
  // C19: with a port, the network is the port's own, whatever the request says.
  const portId = nic.port ?? null;
  if (portId !== null) {
    if (!isUuid(portId))
      throw badRequest(`Bad port format: port uuid is not in proper format (${portId.slice(0, 60)}).`);
    // C18
    if (fixedIp !== null) throw badRequest(`Specified fixed IP '${fixedIp}' cannot be used with port '${portId}'.`);
    return { networkId: null, fixedIp: null, portId: portId.toLowerCase(), tag };
  }
  const networkId = nic.uuid ?? null;
  if (networkId === null) throw badRequest('Bad networks format: network uuid is missing.');
  // B40: a network's name is no request for it.
  if (!isUuid(networkId)) {
    throw badRequest(`Bad networks format: network uuid is not in proper format (${networkId.slice(0, 60)}).`);
  }
  return { networkId: networkId.toLowerCase(), fixedIp, portId: null, tag };
}
