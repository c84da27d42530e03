import type { FastifyInstance } from 'fastify';

/** What stands in for a body that is no JSON, so that each face can refuse it in its own words. */
export const brokenBody: unique symbol = Symbol('broken body');

/** A request's body: undefined without one, brokenBody when it is no JSON, else the parsed value. */
export type ParsedBody = unknown;

/**
 * Reads every body as JSON whatever its content type says. OpenStack's services do not insist on the type, and fastify's
 * own parser answers 400 to an empty one.
 */
export function parseAnyBodyAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, parse(String(body))));
}

function parse(text: string): ParsedBody {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return brokenBody;
  }
}
