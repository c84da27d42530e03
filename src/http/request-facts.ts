import type { FastifyRequest } from 'fastify';

/** What a face finds out about a request on its way, for the log and the metrics. */
export interface RequestFacts {
  /** Which operation it is, by the path of its route: ids replaced by names, never the path itself. */
  readonly operation?: string;
  readonly userId?: string;
  readonly projectId?: string | null;
}

const known = new WeakMap<FastifyRequest, RequestFacts>();

/** Adds to what is known of a request. */
export function note(request: FastifyRequest, facts: RequestFacts): void {
  known.set(request, { ...known.get(request), ...facts });
}

/** What is known of a request by now. */
export function factsOf(request: FastifyRequest): RequestFacts {
  return known.get(request) ?? {};
}
