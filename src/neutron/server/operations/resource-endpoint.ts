import { networkError } from '../errors/registry.ts';
import { refuseBroken } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import type { NetworkResponse } from '../request/network-request.ts';
import type { Resource } from '../resource.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { list } from './list.ts';
import { show } from './show.ts';
import { update } from './update.ts';

/** Answers what comes behind `/v2.0/<name>`. */
export type Endpoint = (exchange: Exchange, rest: readonly string[]) => Promise<NetworkResponse>;

/** The usual URLs of a resource: its collection, its items, and what belongs to an item. Source: Networking API, general rules. */
export function resourceEndpoint(resource: Resource): Endpoint {
  return async (exchange, [id, member, ...rest]) => {
    // Upstream has two readers of JSON. Networks, subnets and ports have one that comes after the path, all else one before.
    if (!resource.lenientBody || member !== undefined) refuseBroken(exchange.request.body);
    if (id === undefined) return onCollection(exchange, resource);
    if (member === undefined) return onItem(exchange, resource, id);
    const { members = {} } = resource;
    const endpoint = Object.hasOwn(members, member) ? members[member] : undefined;
    if (!endpoint) throw networkError('HTTPNotFound');
    return endpoint(exchange, id, rest);
  };
}

async function onCollection(exchange: Exchange, resource: Resource): Promise<NetworkResponse> {
  switch (exchange.request.method) {
    case 'GET':
      await resource.prepareList?.(exchange);
      return list(exchange, resource);
    case 'POST':
      return create(exchange, resource);
    case 'PUT':
    case 'DELETE':
      // REQ-013: taken for an item without an id.
      throw resource.notFound('None');
    default:
      throw networkError('HTTPMethodNotAllowed');
  }
}

async function onItem(exchange: Exchange, resource: Resource, id: string): Promise<NetworkResponse> {
  switch (exchange.request.method) {
    case 'GET':
      return show(exchange, resource, id);
    case 'PUT':
      return update(exchange, resource, id);
    case 'DELETE':
      return remove(exchange, resource, id);
    default:
      throw networkError('HTTPMethodNotAllowed');
  }
}
