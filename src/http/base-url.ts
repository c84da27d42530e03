import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * Scheme and authority by which the client reached us, without a final slash: what links in answers begin with. Of a client
 * that does not tell (HTTP/1.0) it is the address that it reached.
 */
export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.raw.headers.host ?? addressOf(request)}`;
}

function addressOf({ socket }: FastifyRequest): string {
  const { localAddress = 'localhost', localPort = 80 } = socket;
  return `${isIPv6(localAddress) ? `[${localAddress}]` : localAddress}:${localPort}`;
}
