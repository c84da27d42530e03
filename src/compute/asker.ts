import { type RequestContext, type RequestIds, requestIdsOf } from '../context/request-context.ts';

/** Who has asked for something, as it is written down with it. */
export interface Asker extends RequestIds {
  readonly userId: string;
  /** The project that their token was for. Plans of older Berths do not have it. */
  readonly projectId?: string | null;
}

/** What is written down of who asks: the ids alone, and nothing that would let anybody in. */
export function askerOf(context: RequestContext): Asker {
  return { ...requestIdsOf(context), userId: context.userId, projectId: context.projectId };
}
