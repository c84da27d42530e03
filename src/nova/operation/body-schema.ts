import type { FastifyRequest } from 'fastify';
import type { XStatic } from 'typebox/schema';
import { HttpError } from '../../http/http-error.ts';
import { brokenBody, brokenBodyReason } from '../../http/json-body.ts';
import { badRequest } from '../errors/nova-error.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { validationMessage } from './validation-message.ts';

/** A JSON Schema, as a constant: the shape is checked by it, and the type of the body is read off it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema from one microversion on. */
export interface SchemaSince<Body> {
  readonly since: Microversion;
  readonly schema: JsonSchema;
  /** Never there: it ties the schema to the type of the bodies that it lets through. */
  readonly body?: Body;
}

/** The bodies that an operation takes, by microversion; in ascending order. */
export type BodySchemas<Body> = readonly SchemaSince<Body>[];

/** `schema` holds from microversion 2.`version` on, until the next one of the operation. */
export function since<const S extends JsonSchema>(version: Microversion, schema: S): SchemaSince<XStatic<S>> {
  return { since: version, schema };
}

/** A JSON object with these properties and no others. */
export function object<const P extends Record<string, JsonSchema>, const R extends readonly (keyof P & string)[]>(
  properties: P,
  required: R,
) {
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

/**
 * The body of a request, when it is what the operation takes at this microversion; `absent` stands for one that was not
 * sent, where it need not be. Throws HttpError 400 or 415.
 */
export function readBody<Body>(
  request: FastifyRequest,
  schemas: BodySchemas<Body>,
  version: Microversion,
  absent?: Body,
): Body {
  if (request.body === undefined && absent !== undefined) return absent;
  const parsed = jsonBody(request);
  const schema = schemas.findLast((candidate) => candidate.since <= version)?.schema;
  if (schema === undefined) throw new Error('the operation has no schema for its first microversion');
  const valid = request.getValidationFunction(schema) ?? request.compileValidationSchema(schema);
  if (!admits<Body>(valid, parsed)) throw badRequest(validationMessage(valid.errors ?? []));
  return parsed;
}

function admits<Body>(valid: (value: unknown) => unknown, value: unknown): value is Body {
  return valid(value) === true;
}

const jsonTypes = new Set(['application/json', 'application/vnd.openstack.compute+json']);

function jsonBody(request: FastifyRequest): unknown {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (request.body !== undefined && type !== undefined && !jsonTypes.has(type)) {
    throw new HttpError(415, `Content type ${type.slice(0, 100)} is not supported: send application/json.`);
  }
  if (request.body === brokenBody) throw badRequest(brokenBodyReason);
  if (request.body === undefined) throw badRequest('The request needs a JSON body.');
  return request.body;
}
