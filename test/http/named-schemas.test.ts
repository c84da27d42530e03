import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamedSchemas } from '../../src/http/openapi/named-schemas.ts';

const link = { $id: 'Link', type: 'object', properties: { href: { type: 'string' } } };

test('a schema with a name stands once in a document, and is referred to from wherever it is used', () => {
  const named = new NamedSchemas();
  const server = { $id: 'Server', type: 'object', properties: { links: { type: 'array', items: link } } };
  assert.deepEqual(named.referring({ type: 'array', items: server }), {
    type: 'array',
    items: { $ref: '#/components/schemas/Server' },
  });
  assert.deepEqual(named.referring({ anyOf: [link, { ...link }] }), {
    anyOf: [{ $ref: '#/components/schemas/Link' }, { $ref: '#/components/schemas/Link' }],
  });
  assert.deepEqual(named.components(), {
    Link: { type: 'object', properties: { href: { type: 'string' } } },
    Server: {
      type: 'object',
      properties: { links: { type: 'array', items: { $ref: '#/components/schemas/Link' } } },
    },
  });
});

test('two schemas of one name are a mistake; a member that is called $id is none', () => {
  const named = new NamedSchemas();
  named.referring(link);
  assert.throws(() => named.referring({ $id: 'Link', type: 'string' }), /two schemas of the name Link/);
  const schema = { type: 'object', properties: { $id: { type: 'string' } } };
  assert.deepEqual(named.referring(schema), schema);
  assert.equal(new NamedSchemas().components(), undefined);
});
