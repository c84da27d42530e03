import { isIP } from 'node:net';
import type { NetworkRequest } from '../../../allocation/index.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { AttachBody } from './attach-schemas.ts';

/** The interface as it was asked for. Throws HttpError 400 for what contradicts itself (M04 to M06). */
export function readRequestedInterface({ interfaceAttachment: asked = {} }: AttachBody): NetworkRequest {
  const networkId = asked.net_id?.toLowerCase() ?? null;
  const portId = asked.port_id?.toLowerCase() ?? null;
  const fixedIp = asked.fixed_ips?.[0]?.ip_address ?? null;
  if (networkId !== null && portId !== null) throw badRequest('Must not input both network_id and port_id');
  if (fixedIp !== null && networkId === null) throw badRequest('Must input network_id when request IP address');
  if (fixedIp !== null && isIP(fixedIp) === 0) throw badRequest(`Invalid fixed IP address (${fixedIp}).`);
  return { networkId, portId, fixedIp, tag: asked.tag ?? null };
}
