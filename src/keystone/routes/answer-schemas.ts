import { type JsonSchema, object } from '../../http/json-schema.ts';

/** What is never told. */
const secrets: readonly string[] = ['password', 'secret'];

const link = { type: ['string', 'null'] } as const;

/**
 * What the answers about one kind of resource are, alone and in a list, by the members that callers set: these, the id, and links;
 * what they may have kept besides; and what the service tells of its own accord (`besides`). In a document it goes by its key.
 */
export function answerSchemas(
  key: string,
  members: Readonly<Record<string, JsonSchema>>,
  besides: Readonly<Record<string, JsonSchema>> = {},
) {
  const told = Object.entries(members).filter(([name]) => !secrets.includes(name));
  const links = object({ self: { type: 'string' } }, ['self']);
  const resource = {
    $id: `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    ...object({ ...Object.fromEntries(told), ...besides, id: { type: 'string' }, links }, ['id', 'links']),
  };
  const list = { type: 'array', items: resource } as const;
  return {
    one: object({ [key]: resource }, [key]),
    many: object({ [`${key}s`]: list, links: object({ self: link, next: link, previous: link }, ['self']) }, [
      `${key}s`,
    ]),
  };
}
