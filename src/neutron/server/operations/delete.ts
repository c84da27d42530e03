import { enforce } from '../policy/enforce.ts';
import { refuseBody } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { checkRevision, expectedRevision } from '../request/if-match.ts';
import { type NetworkResponse, noContent } from '../request/network-request.ts';
import { type Resource, type ResourceRow, ruleNameOf } from '../resource.ts';
import { writeSession } from '../session.ts';
import { findVisible } from './show.ts';

/** `DELETE /<collection>/<id>`. */
export async function remove<Row extends ResourceRow>(
  { services, context, request }: Exchange,
  resource: Resource<Row>,
  id: string,
): Promise<NetworkResponse> {
  if (!resource.lenientBody) refuseBody(request.body);
  const revision = expectedRevision(request.headers['if-match']);
  return writeSession(services, context, function* (session) {
    const row = yield* findVisible(session, resource, id);
    enforce('delete', ruleNameOf(resource), context, resource.target(row));
    // Of networks, subnets and ports upstream looks for the object first, and asks who may remove it.
    refuseBody(request.body);
    yield* resource.remove(session, row);
    // As upstream: what else stands in the way is said first. What was done until here is undone by the refusal.
    checkRevision(revision, row.revision_number);
    return noContent;
  });
}
