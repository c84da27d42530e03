import { badRequest, networkError } from '../errors/registry.ts';
import { type Attribute, type AttributeTable, unset, type Values } from './attribute.ts';

/** The converted values of one object of a POST, defaults filled in. What is `unset` is left out. Throws 400. */
export function readPost(attributes: AttributeTable, sent: Readonly<Record<string, unknown>>): Values {
  refuseUnknown(attributes, sent);
  const values: Values = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!Object.hasOwn(sent, name)) {
      if (!attribute.post) continue;
      if (!('default' in attribute)) {
        throw badRequest(`Failed to parse request. Required attribute '${name}' not specified`);
      }
      if (attribute.default !== unset) values[name] = attribute.default;
    } else if (!attribute.post) {
      throw badRequest(`Attribute '${name}' not allowed in POST`);
    }
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    if (Object.hasOwn(sent, name)) values[name] = read(name, attribute, sent[name]);
  }
  return values;
}

/** The converted values of a PUT: just those that were sent. Throws 400. */
export function readPut(attributes: AttributeTable, sent: Readonly<Record<string, unknown>>): Values {
  refuseUnknown(attributes, sent);
  for (const name of Object.keys(sent)) {
    if (!attributes[name]?.put) throw badRequest(`Cannot update read-only attribute ${name}`);
  }
  const values: Values = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    if (Object.hasOwn(sent, name)) values[name] = read(name, attribute, sent[name]);
  }
  return values;
}

/** Names in `sent` that the table does not know are refused together. */
function refuseUnknown(attributes: AttributeTable, sent: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(sent).filter((name) => !Object.hasOwn(attributes, name));
  if (unknown.length > 0) throw badRequest(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
}

function read(name: string, attribute: Attribute, sent: unknown): unknown {
  const value = attribute.convert ? attribute.convert(sent) : sent;
  const reason = attribute.validate?.(value) ?? null;
  if (reason !== null) throw networkError('HTTPBadRequest', `Invalid input for ${name}. Reason: ${reason}.`);
  return value;
}
