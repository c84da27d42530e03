import type { RequestContext } from '../../../context/request-context.ts';
import type { Services } from '../session.ts';
import type { NetworkRequest } from './network-request.ts';
import type { Query } from './query.ts';

/** One request on its way through the service. */
export interface Exchange {
  readonly services: Services;
  readonly request: NetworkRequest;
  readonly context: RequestContext;
  readonly query: Query;
}
