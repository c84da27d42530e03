import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { setInstance } from './support/instances.ts';
import { allOperations } from './support/operations.ts';
import { cirros, networkId, novaWorld, type people } from './support/world.ts';

/** Words that mean something somewhere, besides anything at all. */
const word = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    'auto',
    'none',
    'null',
    'a',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    '%',
    '^(a+)+$',
    '[',
    cirros.id,
    networkId,
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const keys = [
  ...[
    'server',
    'name',
    'flavorRef',
    'imageRef',
    'networks',
    'uuid',
    'port',
    'fixed_ip',
    'tag',
    'security_groups',
    'min_count',
  ],
  ...['max_count', 'metadata', 'user_data', 'config_drive', 'key_name', 'availability_zone', 'block_device_mapping_v2'],
  ...[
    'tags',
    'flavor',
    'ram',
    'vcpus',
    'disk',
    'swap',
    'keypair',
    'public_key',
    'events',
    'server_uuid',
    'status',
    'meta',
  ],
  ...[
    'extra_specs',
    'forceDelete',
    'reboot',
    'description',
    'accessIPv4',
    'adminPass',
    'os:scheduler_hints',
    '__proto__',
  ],
];
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), word), tie('value'), { maxKeys: 5 }),
  ),
}));

/** A body near to one that works: good parts, with something else here and there. */
const nearServer = fc
  .record(
    {
      name: fc.oneof(fc.constant('web'), value),
      flavorRef: fc.oneof(fc.constant('1'), fc.constant(1), value),
      imageRef: fc.oneof(fc.constant(cirros.id), value),
      networks: fc.oneof(
        fc.constantFrom('auto', 'none', []),
        fc.array(fc.dictionary(fc.constantFrom('uuid', 'port', 'fixed_ip', 'tag'), word), { maxLength: 3 }),
      ),
      min_count: fc.oneof(fc.nat(3), value),
      max_count: fc.oneof(fc.nat(3), value),
      security_groups: fc.array(fc.record({ name: word }), { maxLength: 3 }),
      block_device_mapping_v2: fc.array(value, { maxLength: 2 }),
      metadata: fc.dictionary(word, word, { maxKeys: 3 }),
      user_data: word,
      key_name: word,
      availability_zone: word,
      tags: fc.array(word, { maxLength: 3 }),
      accessIPv4: word,
    },
    { requiredKeys: ['name', 'flavorRef', 'imageRef', 'networks'] },
  )
  .map((server) => ({ server }));

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...[
          'name',
          'ip',
          'status',
          'limit',
          'marker',
          'sort_key',
          'sort_dir',
          'changes-since',
          'all_tenants',
          'deleted',
        ],
      ),
      word,
    ),
    { maxLength: 3 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

test('whatever is asked, the answer is no 500, and errors have the API’s form', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await setInstance(world.database, id, { vm_state: 'active', task_state: null });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...allOperations),
      fc.oneof(value, nearServer),
      fc.oneof(fc.constant(id), fc.constant('1'), word),
      word,
      query,
      fc.integer({ min: 1, max: 72 }),
      fc.constantFrom<keyof typeof people>('demo', 'admin', 'reader'),
      async ({ method, path }, body, first, second, search, minor, as) => {
        const [one, two] = [first, second].map((text) => encodeURIComponent(text.toWellFormed()));
        const filled = path.replace(/:\w+/, one ?? '').replace(/:\w+/, two ?? '');
        const withBody = method === 'POST' || method === 'PUT';
        const answer = await world.ask(method, `${filled}?${search}`, {
          as,
          version: `2.${minor}`,
          ...(withBody ? { body: JSON.stringify(body) } : {}),
        });
        const { statusCode } = answer;
        assert.ok(
          statusCode < 500 || statusCode === 501,
          `${method} ${filled}?${search} ${JSON.stringify(body)} ${answer.body}`,
        );
        if (statusCode >= 400) {
          const [kind, ...others] = Object.entries<{ code: number; message: string }>(answer.json());
          assert.deepEqual([kind?.[1].code, typeof kind?.[1].message, others.length], [statusCode, 'string', 0]);
        }
      },
    ),
    { numRuns: 1500 },
  );
});
