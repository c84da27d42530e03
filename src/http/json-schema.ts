import type { FastifyRequest } from 'fastify';
import type { XStatic } from 'typebox/schema';
import { HttpError } from './http-error.ts';

/** A JSON Schema, as a constant: values are checked by it, and their type is read off it (`XStatic<typeof schema>`). */
export type JsonSchema = Readonly<Record<string, unknown>>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the body of a request has to be. */
    readonly body?: JsonSchema;
    /** The media types that it may come as, where JSON of any name is not enough. */
    readonly bodyTypes?: readonly string[];
    /** What the body of its answer is, when it goes well; told only, not checked. */
    readonly answer?: JsonSchema;
  }
}

/** What else a route tells of itself. */
interface RouteTelling {
  readonly types?: readonly string[];
  readonly answer?: JsonSchema;
}

/** Options of a route whose body has to be this; the API's document tells of it, and `validBody` checks by it. */
export function takes(body: JsonSchema, { types, answer }: RouteTelling = {}) {
  return { config: { body, ...(types && { bodyTypes: types }), ...(answer && { answer }) } };
}

/** Options of a route without a body whose answer is this, as the API's document tells. */
export function answers(answer: JsonSchema) {
  return { config: { answer } };
}

/** Faults that one answer names at most; a big body can have thousands. */
const mostFaults = 10;

/** A JSON object with these members. `limits` are further keywords; without any, members beyond the named ones are let through. */
export function object<
  const P extends Readonly<Record<string, JsonSchema>>,
  const R extends readonly (keyof P & string)[],
  const L extends JsonSchema = Readonly<Record<never, never>>,
>(properties: P, required: R, limits?: L) {
  return { type: 'object', properties, required, ...(limits as L) } as const;
}

/** A JSON object that has all of these members. */
export function whole(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return object(members, Object.keys(members));
}

/**
 * The value, when the schema admits it. Throws HttpError 400, which names members and rules and never the values given;
 * `name` stands for the whole value there. The schema is compiled when it is first needed, not when the server starts.
 */
export function validValue<const S extends JsonSchema>(
  request: FastifyRequest,
  schema: S,
  value: unknown,
  name: string,
): XStatic<S> {
  const valid = request.getValidationFunction(schema) ?? request.compileValidationSchema(schema);
  if (admits<XStatic<S>>(valid, value)) return value;
  const faults = (valid.errors ?? []).slice(0, mostFaults);
  const told = faults.map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
  throw new HttpError(400, told.join(', ') || `${name} is not valid`);
}

function admits<T>(valid: (value: unknown) => unknown, value: unknown): value is T {
  return valid(value) === true;
}

/**
 * The body of a request, when the schema admits it: that of the route's options, or what a document tells would not be what holds.
 * Throws HttpError 400.
 */
export function validBody<const S extends JsonSchema>(request: FastifyRequest, schema: S): XStatic<S> {
  const { url, config } = request.routeOptions;
  if (config.body !== schema) throw new Error(`the route ${url} checks its body by a schema that it does not tell of`);
  return validValue(request, schema, request.body, 'body');
}
