import type { HostHints } from '../../../compute/compute-api.ts';
import { type CreateServerBody, hintsOf } from './create-schemas.ts';

/** Which servers the new ones are to share a host with, or not (`same_host`, `different_host`); null: the hints say nothing of it. */
export function readHostHints(body: CreateServerBody): HostHints | null {
  const hints = hintsOf(body);
  const sameHost = named(hints.same_host);
  const differentHost = named(hints.different_host);
  return sameHost.length + differentHost.length === 0 ? null : { sameHost, differentHost };
}

function named(servers: string | readonly string[] | undefined): readonly string[] {
  const all = typeof servers === 'string' ? [servers] : (servers ?? []);
  return [...new Set(all.map((id) => id.toLowerCase()))];
}
