import { brokenBody, type ParsedBody } from '../../../http/json-body.ts';
import { badRequest, networkError } from '../errors/registry.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a resource's bodies look like. */
export interface Envelope {
  /** The key of one object: `network`. */
  readonly name: string;
  readonly bulk: boolean;
  /** Whether an absent body is an object without the key (networks, subnets, ports), or refused as missing. REQ-021 */
  readonly lenientBody: boolean;
}

/** The objects of a POST, one or several. */
export interface PostBody {
  readonly items: readonly JsonObject[];
  readonly isBulk: boolean;
}

/** True for a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes the objects out of the body of a POST. Throws 400 HTTPBadRequest. Source: Networking API, general rules. */
export function readPostBody(body: ParsedBody, envelope: Envelope): PostBody {
  const object = open(body, envelope, envelope.lenientBody);
  const key = bulkKey(envelope);
  if (!Object.hasOwn(object, key)) return { items: [single(object, envelope)], isBulk: false };
  if (!envelope.bulk) throw badRequest('Bulk operation not supported');
  const list = object[key];
  if (typeof list === 'string' && list !== '') throw badRequest(`Object '${envelope.name}' contains invalid data`);
  if (!list || (isObject(list) && Object.keys(list).length === 0) || (Array.isArray(list) && list.length === 0)) {
    throw badRequest('Resources required');
  }
  if (!Array.isArray(list)) throw badRequest('Body contains invalid data');
  const items = list.map((item: unknown) => {
    if (!isObject(item)) throw badRequest('Body contains invalid data');
    return Object.hasOwn(item, envelope.name) ? single(item, envelope) : item;
  });
  return { items, isBulk: true };
}

/**
 * Takes the object out of the body of a PUT. Throws 400 HTTPBadRequest; where an absent body is refused as missing, 400
 * BadRequest for what is no object.
 */
export function readPutBody(body: ParsedBody, envelope: Envelope): JsonObject {
  if (!envelope.lenientBody && !isObject(body)) {
    throw networkError('BadRequest', 'body', 'Invalid format: the body is no object');
  }
  const object = open(body, envelope, true);
  if (Object.hasOwn(object, bulkKey(envelope))) throw badRequest('Bulk operation not supported');
  return single(object, envelope);
}

/**
 * Whether the body of a PUT says nothing of the object. Where an absent body is no mistake by itself, upstream looks for the
 * object first, and asks who may change it.
 */
export function saysNothing(body: ParsedBody, envelope: Envelope): boolean {
  if (!envelope.lenientBody) return false;
  if (body === undefined) return true;
  return isObject(body) && !Object.hasOwn(body, envelope.name) && !Object.hasOwn(body, bulkKey(envelope));
}

/** Upstream looks for the name with an s, whatever the plural is: `policys` is nobody's key. REQ-029 */
function bulkKey({ name }: Envelope): string {
  return `${name}s`;
}

/** A body that has to be a JSON object, without an envelope. Throws 400 HTTPBadRequest, 400 MalformedRequestBody. */
export function readObject(body: ParsedBody): JsonObject {
  if (body === undefined) throw badRequest('Resource body required');
  refuseBroken(body);
  if (!isObject(body)) throw badRequest('Body contains invalid data');
  return body;
}

/** DELETE takes no body. Throws 400 HTTPBadRequest. */
export function refuseBody(body: ParsedBody): void {
  if (body !== undefined) throw badRequest('Request body is not supported in DELETE.');
}

/** Throws 400 MalformedRequestBody for a body that is no JSON. */
export function refuseBroken(body: ParsedBody): void {
  if (body === brokenBody) throw networkError('MalformedRequestBody', 'Cannot understand JSON');
}

function open(body: ParsedBody, envelope: Envelope, lenient: boolean): JsonObject {
  if (body === brokenBody) throw badRequest('Body contains invalid data');
  if (body === undefined) {
    throw badRequest(lenient ? `Unable to find '${envelope.name}' in request body` : 'Resource body required');
  }
  if (!isObject(body)) throw badRequest('Body contains invalid data');
  if (!lenient && Object.keys(body).length === 0) throw badRequest('Resource body required');
  return body;
}

function single(object: JsonObject, envelope: Envelope): JsonObject {
  const value = object[envelope.name];
  if (value === undefined || value === null) throw badRequest(`Unable to find '${envelope.name}' in request body`);
  if (!isObject(value)) throw badRequest(`Object '${envelope.name}' contains invalid data`);
  return value;
}
