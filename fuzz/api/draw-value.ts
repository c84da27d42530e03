import type { Dice } from './dice.ts';
import { record, type Schema } from './documented.ts';
import type { Pool } from './pool.ts';

/** What stands in every text that is a secret: no log may have it. */
export const secretMark = 'fuzz-secret-7f3a';

const secretKey = /pass|secret|user_data|key$|token/i;

const texts = [
  ...['', ' ', '0', '-1', 'None', 'null', 'true', 'auto', 'none', '*', '%', '..', '../..', '[', '^(a+)+$', '__proto__'],
  ...['constructor', 'a'.repeat(256), 'x'.repeat(70_000), '1e400', '99999999999999999999', '２', 'ä'.repeat(255), '😀'],
  ...['10.0.0.0/24', '10.0.0.5', 'fe80::1', 'fd00::/64', '0.0.0.0/0', '::', '255.255.255.255', 'fa:16:3e:00:00:01'],
  ...[
    '2026-01-01T00:00:00Z',
    '2026-02-31T99:00:00',
    "' or 1=1--",
    '\u0000',
    '\ud800',
    '\u202e',
    'http://169.254.169.254/',
  ],
  ...['default', 'mine', 'public', 'active', 'tcp', 'ingress', 'vlan', '1', '2', 'm1.tiny', 'berth', 'nova'],
] as const;

const numbers = [
  0,
  1,
  -1,
  2,
  255,
  256,
  4095,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1.5,
  1e308,
] as const;

/** Anything at all. */
export function drawNonsense(dice: Dice, depth = 0): unknown {
  switch (dice.number(depth > 3 ? 4 : 7)) {
    case 0:
      return dice.one(texts);
    case 1:
      return dice.one(numbers);
    case 2:
      return dice.chance(0.5);
    case 3:
      return null;
    case 4:
      return Array.from({ length: dice.number(4) }, () => drawNonsense(dice, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: dice.number(4) }, () => [dice.one(texts).slice(0, 300), drawNonsense(dice, depth + 1)]),
      );
  }
}

/** Mostly what the schema takes; at times what lies at its bounds or beyond. */
export function drawValue(dice: Dice, pool: Pool, schema: Schema, key = '', depth = 0): unknown {
  if (dice.chance(0.04)) return drawNonsense(dice, depth);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return dice.one(schema.enum);
  for (const choice of ['anyOf', 'oneOf']) {
    const choices = schema[choice];
    if (Array.isArray(choices)) return drawValue(dice, pool, record(dice.one(choices)), key, depth);
  }
  const { type } = schema;
  const chosen: unknown = Array.isArray(type) ? dice.one(type) : (type ?? (schema.properties ? 'object' : undefined));
  switch (chosen) {
    case 'object':
      return drawObject(dice, pool, schema, depth);
    case 'array': {
      const length = dice.chance(0.9) ? dice.number(3) : dice.number(40);
      return Array.from({ length }, () => drawValue(dice, pool, record(schema.items), key, depth + 1));
    }
    case 'integer':
    case 'number':
      return drawNumber(dice, schema);
    case 'boolean':
      return dice.chance(0.5);
    case 'null':
      return null;
    case 'string':
      return drawText(dice, pool, schema, key);
    default:
      // Nothing is said of it: what it is called says most.
      return dice.chance(0.7) ? drawText(dice, pool, schema, key) : drawNonsense(dice, depth + 1);
  }
}

function drawObject(dice: Dice, pool: Pool, schema: Schema, depth: number): Record<string, unknown> {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const drawn: [string, unknown][] = [];
  const properties = Object.entries(record(schema.properties));
  const share = properties.length > 6 ? 3 / properties.length : 0.6;
  for (const [key, inner] of properties) {
    const wanted = required.includes(key) ? dice.chance(0.97) : dice.chance(share);
    if (wanted) drawn.push([key, drawValue(dice, pool, record(inner), key, depth + 1)]);
  }
  if (dice.chance(0.05)) drawn.push([dice.one(texts).slice(0, 300), drawNonsense(dice, depth + 1)]);
  for (const inner of Object.values(record(schema.patternProperties))) {
    for (let i = dice.number(3); i > 0; i -= 1) {
      drawn.push([dice.one(texts).slice(0, 300), drawValue(dice, pool, record(inner), '', depth + 1)]);
    }
  }
  return Object.fromEntries(drawn);
}

function drawNumber(dice: Dice, { minimum, maximum }: Schema): number {
  const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
  if (bounds.length === 0 || dice.chance(0.1)) return dice.one(numbers);
  const bound = dice.one(bounds);
  return dice.chance(0.2)
    ? bound + dice.one([-1, 1])
    : dice.chance(0.5)
      ? bound
      : Number(minimum ?? 0) + dice.number(10);
}

function drawText(dice: Dice, pool: Pool, { minLength, maxLength, pattern }: Schema, key: string): string {
  if (secretKey.test(key) && dice.chance(0.8)) return `${secretMark}-${dice.number(1000)}`;
  const meant = ({ uuid: 'networks', port: 'ports', fixed_network: 'networks' } as Record<string, string>)[key] ?? key;
  const known = pool.id(dice, meant, `${key.replace(/_?(id|uuid|Ref)$/i, '')}s`, key.replace(/Ref$/, 's'));
  if (known !== null && dice.chance(0.85)) return known;
  if (dice.chance(0.1) && typeof maxLength === 'number' && maxLength < 100_000) {
    return 'b'.repeat(maxLength + dice.number(2));
  }
  if (dice.chance(0.3) && typeof pattern === 'string') return dice.one(['1', 'a', 'True', '0', 'a-b', '-1', '1.0']);
  if (dice.chance(0.2)) return dice.one(texts);
  return `n${dice.number(50)}`.padEnd(typeof minLength === 'number' ? Math.min(minLength, 300) : 0, 'x');
}

/** A text of a query or a path. */
export function drawWord(dice: Dice): string {
  return dice.one(texts).slice(0, 2000);
}
