import type { FastifyInstance } from 'fastify';
import { type AllowedHosts, hostName, isAllowed } from './allowed-hosts.ts';
import { HttpError } from './http-error.ts';

/**
 * Refuses requests whose `Host` header is malformed (400) or names somebody else (421). A page in a browser can have its own
 * name resolve to this machine and then call us as if we were its server; that name gives it away. 421 rather than 400 or
 * 403, for it says just that: the request came to a server that does not answer for the name, whoever sent it. The faces put
 * both into their own form, and no link in an answer is made of such a header.
 */
export function refuseOtherHosts(app: FastifyInstance, allowed: AllowedHosts): void {
  app.addHook('onRequest', async (request) => {
    // Only HTTP/1.0 comes without one (Node refuses the others), and browsers do not speak it.
    const { host } = request.raw.headers;
    if (host === undefined) return;
    const name = hostName(host);
    if (name === null) throw new HttpError(400, 'The Host header is malformed.');
    if (!isAllowed(name, allowed)) {
      throw new HttpError(421, 'The Host header names a server that this is not; see the option allowed_hosts.');
    }
  });
}
