import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

/**
 * What stands in for a body that is no JSON, so that each face can refuse it in its own words. Counted among those: what is
 * nested beyond all use, and texts that cannot be kept as they are: no database has halves of surrogate pairs, and
 * PostgreSQL no NUL characters.
 */
export const brokenBody: unique symbol = Symbol('broken body');

/** Why a body is broken, for the caller. */
export const brokenBodyReason =
  'The body of the request is not JSON, is nested too deeply, or has a NUL character or half a surrogate pair in it.';

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
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, parse(body)));
}

function parse(bytes: Buffer): ParsedBody {
  if (!isUtf8(bytes)) return brokenBody;
  const text = bytes.toString();
  if (text.trim() === '') return undefined;
  if (isNestedTooDeeply(text)) return brokenBody;
  try {
    const value: unknown = JSON.parse(text);
    return mayHaveOddText.test(text) && hasOddText(value) ? brokenBody : value;
  } catch {
    return brokenBody;
  }
}

/** Only by an escape can such characters get into JSON that is UTF-8; most bodies have none, and need no second look. */
const mayHaveOddText = /\\u(?:0000|d[89a-f])/i;

function hasOddText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasOddText);
  return Object.entries(value).some(([name, member]) => hasOddText(name) || hasOddText(member));
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
