import { isIPv6 } from 'node:net';
import { isLoopback } from './loopback.ts';

/** Which names a client may call the server by: any, or these (lower case, `*.name` for all below it, IPv6 in brackets). */
export type AllowedHosts = 'any' | readonly string[];

/** The names of this machine that nobody else's DNS can be made to answer. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]', '*.localhost'];

/**
 * The names to answer to, for a server that listens on `listen` (a name or address). On loopback: its own names, `listen`
 * and the configured ones. On anything else: the configured ones; without any, all, since nobody can know them.
 */
export function allowedHosts(listen: string, configured: readonly string[] = []): AllowedHosts {
  const named = configured.map(inHeaderForm);
  const own = inHeaderForm(listen);
  if (isLoopback(own)) return [...loopbackHosts, own, ...named];
  return named.length > 0 ? named : 'any';
}

function inHeaderForm(host: string): string {
  return isIPv6(host) ? `[${host.toLowerCase()}]` : host.toLowerCase();
}

const authority = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(?::\d{1,5})?$/;

/** The name in a `Host` header, in lower case, without port and final dot; null when the header is malformed. */
export function hostName(header: string): string | null {
  return authority.exec(header.toLowerCase())?.[1] ?? null;
}

/** Whether a name, as `hostName` answers it, is one of those. */
export function isAllowed(name: string, allowed: AllowedHosts): boolean {
  if (allowed === 'any') return true;
  return allowed.some((one) => (one.startsWith('*.') ? name.endsWith(one.slice(1)) : name === one));
}
