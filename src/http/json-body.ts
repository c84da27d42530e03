import type { FastifyInstance } from 'fastify';

/** What stands in for a body that is no JSON (or nested beyond all use), so that each face can refuse it in its own words. */
export const brokenBody: unique symbol = Symbol('broken body');

/** Several times what any API's body needs; what walks a body by recursion bears it. */
const deepestNesting = 100;

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
  if (isNestedTooDeeply(text)) return brokenBody;
  try {
    return JSON.parse(text);
  } catch {
    return brokenBody;
  }
}

/** Counts brackets in the text: the parsed value of a hostile one is best not touched at all. */
function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > deepestNesting) return true;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return false;
}
