import { readPut } from '../attributes/read-values.ts';
import { enforce } from '../policy/enforce.ts';
import { readPutBody, saysNothing } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { checkRevision, expectedRevision } from '../request/if-match.ts';
import { json, type NetworkResponse } from '../request/network-request.ts';
import { type Resource, type ResourceRow, ruleNameOf } from '../resource.ts';
import { writeSession } from '../session.ts';
import { present } from './present.ts';
import { findVisible } from './show.ts';

const everything: ReadonlySet<string> = new Set();

/** `PUT /<collection>/<id>`. With `If-Match` the revision is compared in the unit that changes the resource. */
export async function update<Row extends ResourceRow>(
  { services, context, request }: Exchange,
  resource: Resource<Row>,
  id: string,
): Promise<NetworkResponse> {
  const revision = expectedRevision(request.headers['if-match']);
  const isUnsaid = saysNothing(request.body, resource);
  const changes = isUnsaid ? {} : readPut(resource.attributes, readPutBody(request.body, resource));
  return writeSession(services, context, function* (session) {
    const row = yield* findVisible(session, resource, id);
    enforce('update', ruleNameOf(resource), context, resource.target(row), resource.attributes, changes);
    if (isUnsaid) readPutBody(request.body, resource);
    checkRevision(revision, row.revision_number);
    const isEmpty = Object.keys(changes).length === 0 && !resource.updatesOnEmpty;
    const changed = isEmpty ? row : yield* resource.update(session, row, changes);
    const [wire] = yield* present(session, resource, [changed], everything);
    return json(200, { [resource.name]: wire });
  });
}
