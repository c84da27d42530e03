import type { Dice } from './dice.ts';
import type { Documented } from './documented.ts';
import { drawNonsense, drawValue, drawWord } from './draw-value.ts';
import { collectionOf, type Pool } from './pool.ts';

/** A request, but for its token. */
export interface DrawnRequest {
  readonly method: string;
  readonly url: string;
  /** Whose token it carries. */
  readonly as: 'demo' | 'admin' | 'nobody';
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

const queryNames = [
  ...[
    'limit',
    'marker',
    'sort_key',
    'sort_dir',
    'fields',
    'id',
    'name',
    'status',
    'project_id',
    'tenant_id',
    'user_id',
  ],
  ...[
    'all_tenants',
    'changes-since',
    'changes-before',
    'ip',
    'tags',
    'not-tags-any',
    'host',
    'start',
    'end',
    'detailed',
  ],
  ...[
    'visibility',
    'member_status',
    'is_public',
    'minRam',
    'page_reverse',
    'device_id',
    'fixed_ips',
    'revision_number',
  ],
  ...[
    'instance_uuid',
    'with_servers',
    'effective',
    'include_names',
    'domain_id',
    'enabled',
    'os_hidden',
    'tag',
    'length',
  ],
] as const;

const contentTypes = [
  'application/json',
  'text/plain',
  'application/octet-stream',
  'x',
  'application/json; charset=utf-16',
];

/** A request to an operation as its document has it: mostly sound, at times not. */
export function drawRequest(dice: Dice, pool: Pool, operation: Documented): DrawnRequest {
  const { face, method, path, body } = operation;
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(placeIn(dice, pool, path, name)));
  const sends = method !== 'GET' && method !== 'DELETE' ? dice.chance(0.97) : dice.chance(0.03);
  const patch = face === 'image' && method === 'PATCH';
  const type = patch ? 'application/openstack-images-v2.1-json-patch' : 'application/json';
  return {
    method,
    url: `${named}${query(dice, pool, method)}`,
    as: dice.chance(0.55) ? 'admin' : dice.chance(0.95) ? 'demo' : 'nobody',
    headers: {
      ...(sends && { 'content-type': dice.chance(0.97) ? type : dice.one(contentTypes) }),
      ...(face === 'compute' && { 'openstack-api-version': microversion(dice, operation) }),
    },
    payload: sends ? payload(dice, pool, path, body, patch) : undefined,
  };
}

function placeIn(dice: Dice, pool: Pool, path: string, name: string): string {
  if (dice.chance(0.05)) return drawWord(dice) || 'x';
  const before = path.slice(0, path.indexOf(`{${name}}`));
  const known = pool.id(dice, ...(name === 'id' ? [] : [name]), collectionOf(before));
  return known ?? dice.one(['1', 'mine', 'berth', 'default', 'private', '11111111-1111-4111-8111-111111111111']);
}

function query(dice: Dice, pool: Pool, method: string): string {
  const many = dice.chance(method === 'GET' ? 0.4 : 0.05) ? 1 + dice.number(3) : 0;
  const parts = Array.from({ length: many }, () => {
    const name = dice.chance(0.95) ? dice.one(queryNames) : drawWord(dice);
    const value = dice.chance(0.3)
      ? pool.id(dice, name, 'servers')
      : dice.chance(0.4)
        ? dice.one(['1', 'True', '2', 'name', 'asc'])
        : null;
    return `${encode(name)}=${encode(value ?? drawWord(dice))}`;
  });
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** Halves of surrogate pairs have no encoding: they go as what is none. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function microversion(dice: Dice, { since, until }: Documented): string {
  if (dice.chance(0.02)) return `compute ${dice.one(['2.999', '3.0', 'x', '', '2.1, 2.2', '2.-1', 'latest'])}`;
  const version = dice.chance(0.95) ? since + dice.number(until - since + 1) : 1 + dice.number(73);
  return `compute 2.${version}`;
}

function payload(dice: Dice, pool: Pool, path: string, body: Documented['body'], patch: boolean): string {
  if (dice.chance(0.02))
    return dice.one(['{', '', 'null', '[]', '"x"', '{"a":1}}', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`]);
  if (patch) {
    const operations = Array.from({ length: 1 + dice.number(3) }, () => ({
      op: dice.one(['add', 'replace', 'remove', 'test']),
      path: `/${dice.one(['name', 'visibility', 'tags', 'mine', 'id', 'status', 'min_ram', '', 'a~1b', '__proto__'])}`,
      value: drawNonsense(dice),
    }));
    return JSON.stringify(operations);
  }
  if (body) return JSON.stringify(drawValue(dice, pool, body)) ?? 'null';
  const known = pool.body(dice, path);
  if (known === null || dice.chance(0.1)) return JSON.stringify(drawNonsense(dice)) ?? 'null';
  return JSON.stringify(alike(dice, known));
}

/** The object with something left out, and something else otherwise. */
function alike(dice: Dice, value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return [[key, alike(dice, inner)]];
      if (dice.chance(0.5)) return [];
      return [[key, dice.chance(0.15) ? drawNonsense(dice) : inner]];
    }),
  );
}
