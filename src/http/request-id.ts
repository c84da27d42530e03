import type { Ids } from '../runtime/runtime.ts';

const wellFormed = /^req-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** The caller's `X-OpenStack-Request-ID` when it has the usual form, else a new one (`req-<uuid>`). */
export function requestIdOf(header: string | string[] | undefined, ids: Ids): string {
  return typeof header === 'string' && wellFormed.test(header) ? header : `req-${ids.uuid()}`;
}
