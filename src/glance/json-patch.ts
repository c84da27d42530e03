import type { XStatic } from 'typebox/schema';
import { HttpError } from '../http/http-error.ts';
import { object } from '../http/json-schema.ts';
import { isCustom, isReadOnly, isReserved } from './attributes.ts';

/** Body of PATCH: RFC 6902, of which Glance takes three operations on whole attributes. */
export const patchBody = {
  type: 'array',
  items: object(
    { op: { enum: ['add', 'replace', 'remove'] }, path: { type: 'string', maxLength: 1024 }, value: {} },
    ['op', 'path'],
    { additionalProperties: false },
  ),
  maxItems: 1000,
} as const;
/** A patch that has the form of one. */
export type PatchBody = XStatic<typeof patchBody>;

/**
 * Applies a patch to the settable part of an image. The outcome still has to be checked against imageBody. Throws HttpError 400
 * for a path that names no attribute, 403 for an attribute that only the service sets or keeps for itself, 409 for a property that is not there.
 */
export function applyPatch(body: Readonly<Record<string, unknown>>, patch: PatchBody): Record<string, unknown> {
  const attributes = new Map<string, unknown>(Object.entries(body));
  for (const { op, path, ...rest } of patch) {
    const name = attributeOf(path);
    if (isReadOnly(name) || name === 'id') throw new HttpError(403, `The attribute ${name} is read-only.`);
    if (isReserved(name)) throw new HttpError(403, `The attribute ${name} is reserved.`);
    if (op !== 'add' && !attributes.has(name)) throw new HttpError(409, `The image has no property ${name}.`);
    if (op === 'remove') {
      if (!isCustom(name)) throw new HttpError(403, `The attribute ${name} cannot be removed.`);
      attributes.delete(name);
    } else {
      if (!('value' in rest)) throw new HttpError(400, `The operation ${op} needs a value.`);
      attributes.set(name, rest.value);
    }
  }
  return Object.fromEntries(attributes);
}

/** The attribute that a JSON pointer of one step names. */
function attributeOf(path: string): string {
  const steps = path.split('/');
  const [before, step] = steps;
  if (before !== '' || !step || steps.length !== 2 || /~(?![01])/.test(step)) {
    throw new HttpError(400, 'The path of an operation must name one attribute, as in /name.');
  }
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  if (name.length > 255) throw new HttpError(400, 'The name of a property has at most 255 characters.');
  return name;
}
