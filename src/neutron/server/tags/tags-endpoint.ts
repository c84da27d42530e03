import { run, type Unit } from '../../../store/index.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { allows, enforce } from '../policy/enforce.ts';
import { isObject } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse, noContent } from '../request/network-request.ts';
import type { MemberEndpoint, Resource, ResourceRow } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { findRow } from '../rows.ts';
import { readSession, type Session, writeSession } from '../session.ts';
import { readTag, readTagList, requireRoom } from './tag-list.ts';
import { replaceTags } from './tag-rows.ts';

type TaggedTable =
  | 'neutron_network'
  | 'neutron_subnet'
  | 'neutron_subnetpool'
  | 'neutron_port'
  | 'neutron_security_group'
  | 'neutron_router'
  | 'neutron_floating_ip'
  | 'neutron_qos_policy'
  | 'neutron_trunk';

interface Tagged extends ResourceRow {
  readonly tags: string;
}

/** `/v2.0/<collection>/<id>/tags[/<tag>]` of a resource that is kept in `table`. Source: Networking API reference. */
export function tagsOf<Row extends Tagged>(resource: () => Resource<Row>, table: TaggedTable): MemberEndpoint {
  return async (exchange, id, [tag, ...rest]) => {
    if (rest.length > 0) throw networkError('HTTPNotFound');
    const change = (make: (tags: string[]) => string[]) => changeTags(exchange, resource(), table, id, make);
    const { method, body } = exchange.request;
    if (tag === undefined) {
      if (method === 'GET') return json(200, { tags: await readTags(exchange, resource(), id) });
      if (method === 'PUT') {
        const tags = sentTags(body);
        return json(200, { tags: await change(() => tags) });
      }
      if (method === 'POST') {
        const tags = sentTags(body);
        return json(200, { tags: await change((old) => [...new Set([...old, ...tags])]) });
      }
      if (method === 'DELETE') return change(() => []).then(() => noContent);
      throw networkError('HTTPMethodNotAllowed');
    }
    return onTag(exchange, tag, () => readTags(exchange, resource(), id), change);
  };
}

async function onTag(
  exchange: Exchange,
  tag: string,
  read: () => Promise<string[]>,
  change: (make: (tags: string[]) => string[]) => Promise<string[]>,
): Promise<NetworkResponse> {
  readTag(tag);
  switch (exchange.request.method) {
    case 'GET':
      if (!(await read()).includes(tag)) throw networkError('TagNotFound', tag);
      return noContent;
    case 'PUT':
      await change((old) => (old.includes(tag) ? old : [...old, tag]));
      return json(201, null);
    case 'DELETE':
      await change((old) => {
        if (!old.includes(tag)) throw networkError('TagNotFound', tag);
        return old.filter((other) => other !== tag);
      });
      return noContent;
    default:
      throw networkError('HTTPMethodNotAllowed');
  }
}

/** The tags in a body. Throws 400 InvalidInput. TAG-004 */
function sentTags(body: unknown): string[] {
  if (!isObject(body) || !Array.isArray(body.tags)) throw invalidInput('Invalid tags body.');
  return readTagList(body.tags);
}

function readTags<Row extends Tagged>(exchange: Exchange, resource: Resource<Row>, id: string): Promise<string[]> {
  const { services, context } = exchange;
  return readSession(services, context, function* (session) {
    return textList((yield* find(session, resource, id)).tags);
  });
}

function changeTags<Row extends Tagged>(
  { services, context }: Exchange,
  resource: Resource<Row>,
  table: TaggedTable,
  id: string,
  make: (tags: string[]) => string[],
): Promise<string[]> {
  return writeSession(services, context, function* (session) {
    const row = yield* find(session, resource, id);
    enforce('update', resource.name, context, resource.target(row));
    const before = textList(row.tags);
    const tags = make(before);
    requireRoom(tags);
    if (JSON.stringify(tags) === JSON.stringify(before)) return tags;
    yield* replaceTags(session, id, tags);
    const stamp = { revision_number: row.revision_number + 1, updated_at: session.now };
    yield* run(
      session.queries
        .updateTable(table)
        .set({ tags: JSON.stringify(tags), ...stamp })
        .where('id', '=', id),
    );
    return tags;
  });
}

/** TAG-007: an unknown or foreign parent has an error of its own. */
function* find<Row extends Tagged>(session: Session, resource: Resource<Row>, id: string): Unit<Row> {
  const row = yield* findRow(session, resource, id);
  if (!row || !allows(`get_${resource.name}`, session.context, resource.target(row))) {
    throw networkError('TagResourceNotFound', resource.collection, id);
  }
  return row;
}
