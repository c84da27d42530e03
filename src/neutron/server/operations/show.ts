import type { Unit } from '../../../store/index.ts';
import { allows } from '../policy/enforce.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse } from '../request/network-request.ts';
import { type Resource, type ResourceRow, ruleNameOf } from '../resource.ts';
import { findRow } from '../rows.ts';
import { readSession, type Session } from '../session.ts';
import { present } from './present.ts';

/** `GET /<collection>/<id>`. */
export async function show<Row extends ResourceRow>(
  { services, context, query }: Exchange,
  resource: Resource<Row>,
  id: string,
): Promise<NetworkResponse> {
  return readSession(services, context, function* (session) {
    const row = yield* findVisible(session, resource, id);
    const [wire] = yield* present(session, resource, [row], query.fields);
    return json(200, { [resource.name]: wire });
  });
}

/** The row of an id that the caller may see. Throws the 404 of the resource, or of what it is in. */
export function* findVisible<Row extends ResourceRow>(
  session: Session,
  resource: Resource<Row>,
  id: string,
): Unit<Row> {
  if (resource.requireParent) yield* resource.requireParent(session);
  const row = yield* findRow(session, resource, id);
  if (!row) throw resource.notFound(id);
  if (allows(`get_${ruleNameOf(resource)}`, session.context, resource.target(row))) return row;
  throw resource.concealed?.() ?? resource.notFound(id);
}
