import { HttpError } from '../http/http-error.ts';
import { isoMillis } from '../runtime/time.ts';
import type { Visibility } from './image.ts';
import { type MemberStatus, memberStatuses } from './member.ts';

/** A query string as fastify parses it: a repeated key has several values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a list can be sorted by. */
export const sortKeys = [
  'id',
  'name',
  'status',
  'container_format',
  'disk_format',
  'size',
  'created_at',
  'updated_at',
] as const;
/** One of `sortKeys`. */
export type SortKey = (typeof sortKeys)[number];

/** One key of an order. */
export interface Sort {
  readonly key: SortKey;
  readonly direction: 'asc' | 'desc';
}

const comparisons = { eq: '=', neq: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
/** A comparison in SQL’s words. */
export type Comparison = (typeof comparisons)[keyof typeof comparisons];

const textColumns = [
  'id',
  'name',
  'status',
  'owner',
  'container_format',
  'disk_format',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
] as const;
const numberColumns = ['min_disk', 'min_ram', 'size'] as const;
const severalAllowed: ReadonlySet<string> = new Set(['id', 'name', 'status', 'container_format', 'disk_format']);

/** What a list is asked for. Filters all have to hold. */
export interface ImageQuery {
  /** Several values: any of them. */
  readonly texts: readonly { readonly column: (typeof textColumns)[number]; readonly values: readonly string[] }[];
  readonly numbers: readonly {
    readonly column: (typeof numberColumns)[number];
    readonly comparison: Comparison;
    readonly value: number;
  }[];
  readonly times: readonly {
    readonly column: 'created_at' | 'updated_at';
    readonly comparison: Comparison;
    readonly value: string;
  }[];
  /** `all` includes other projects' community images; null, what the caller sees by default. */
  readonly visibility: Visibility | 'all' | null;
  /** Of the images that are shared with the caller's project, those to which it has said this. */
  readonly memberStatus: MemberStatus | 'all';
  readonly protected: boolean | null;
  readonly hidden: boolean;
  readonly tags: readonly string[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  readonly sort: readonly Sort[];
  readonly limit: number;
  readonly marker: string | null;
}

const defaultLimit = 25;
/** Of one page; Glance's `api_limit_max`. */
const largestLimit = 1000;
const paging = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir']);

/** Reads the query of `GET /v2/images`. Throws HttpError 400 for a value that makes no sense. */
export function readQuery(query: Query): ImageQuery {
  const texts: ImageQuery['texts'][number][] = [];
  const numbers: ImageQuery['numbers'][number][] = [];
  const times: ImageQuery['times'][number][] = [];
  const properties: ImageQuery['properties'][number][] = [];
  let visibility: ImageQuery['visibility'] = null;
  let memberStatus: ImageQuery['memberStatus'] = 'accepted';
  let isProtected: boolean | null = null;
  let hidden = false;
  for (const key of Object.keys(query)) {
    const value = last(query, key) ?? '';
    const text = textColumns.find((column) => column === key);
    const number = numberColumns.find((column) => column === key);
    if (paging.has(key) || key === 'tag') continue;
    if (text) texts.push({ column: text, values: severalAllowed.has(key) ? listOf(value) : [value] });
    else if (number) numbers.push({ column: number, comparison: '=', value: wholeNumber(key, value) });
    else if (key === 'size_min') numbers.push({ column: 'size', comparison: '>=', value: wholeNumber(key, value) });
    else if (key === 'size_max') numbers.push({ column: 'size', comparison: '<=', value: wholeNumber(key, value) });
    else if (key === 'created_at' || key === 'updated_at') times.push({ column: key, ...time(key, value) });
    else if (key === 'visibility') visibility = visibilityOf(value);
    else if (key === 'protected') isProtected = flag(key, value);
    else if (key === 'os_hidden') hidden = flag(key, value);
    else if (key === 'member_status') memberStatus = oneOf(key, value, [...memberStatuses, 'all']);
    else properties.push({ name: key, value });
  }
  return {
    texts,
    numbers,
    times,
    visibility,
    memberStatus,
    protected: isProtected,
    hidden,
    tags: several(query, 'tag'),
    properties,
    sort: sortOf(query),
    limit: limitOf(query),
    marker: last(query, 'marker') ?? null,
  };
}

function several(query: Query, key: string): readonly string[] {
  const value = query[key];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function last(query: Query, key: string): string | undefined {
  return several(query, key).at(-1);
}

/** `in:a,"b,c"` names several values; anything else is one. */
function listOf(value: string): string[] {
  if (!value.startsWith('in:')) return [value];
  const values: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*))\s*(,|$)/y;
  const list = value.slice(3);
  for (;;) {
    const match = item.exec(list);
    if (!match) throw bad('in', 'is not a list of values with commas between them');
    values.push(match[1]?.replace(/\\(.)/g, '$1') ?? match[2]?.trim() ?? '');
    if (match[3] === '') return values;
  }
}

function wholeNumber(key: string, value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw bad(key, 'must be a whole number, 0 or more');
  return number;
}

function flag(key: string, value: string): boolean {
  return oneOf(key, value.toLowerCase(), ['true', 'false']) === 'true';
}

function visibilityOf(value: string): Visibility | 'all' {
  return oneOf('visibility', value, ['public', 'private', 'shared', 'community', 'all']);
}

function oneOf<const T extends string>(key: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw bad(key, `must be one of ${choices.join(', ')}`);
  return found;
}

/** `gte:2026-11-23T00:00:00Z`, or a time alone for equality. Without a zone it is UTC. */
function time(key: string, value: string): { comparison: Comparison; value: string } {
  const [, operator = 'eq', text = ''] = /^(?:(eq|neq|gt|gte|lt|lte):)?(.*)$/s.exec(value) ?? [];
  const form = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const ms = form ? Date.parse(form[1] || text.length === 10 ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw bad(key, 'must be a time such as gte:2026-11-23T00:00:00Z');
  const comparison = Object.entries(comparisons).find(([name]) => name === operator)?.[1] ?? '=';
  return { comparison, value: isoMillis(ms) };
}

function limitOf(query: Query): number {
  const value = last(query, 'limit');
  return value === undefined ? defaultLimit : Math.min(wholeNumber('limit', value), largestLimit);
}

/** `sort=name:asc,size`, or `sort_key` and `sort_dir` once or in pairs; then the newest first, so that the order is total. */
function sortOf(query: Query): Sort[] {
  const given = last(query, 'sort');
  const keys = several(query, 'sort_key');
  const directions = several(query, 'sort_dir');
  if (given !== undefined && keys.length + directions.length > 0) throw bad('sort', 'excludes sort_key and sort_dir');
  if (directions.length > 1 && directions.length !== keys.length)
    throw bad('sort_dir', 'must be given once, or once a key');
  const sorts: Sort[] =
    given === undefined
      ? keys.map((key, index) => sortBy(key, directions[index] ?? directions[0]))
      : given.split(',').map((part) => {
          const [key = '', direction] = part.trim().split(':');
          return sortBy(key, direction);
        });
  if (given === undefined && keys.length === 0 && directions[0] !== undefined)
    sorts.push(sortBy('created_at', directions[0]));
  const direction = sorts[0]?.direction ?? 'desc';
  for (const key of ['created_at', 'id'] as const) {
    if (!sorts.some((sort) => sort.key === key)) sorts.push({ key, direction });
  }
  return sorts;
}

function sortBy(key: string, direction = 'desc'): Sort {
  return { key: oneOf('sort_key', key, sortKeys), direction: oneOf('sort_dir', direction, ['asc', 'desc']) };
}

function bad(key: string, rule: string): HttpError {
  return new HttpError(400, `The query parameter ${key} ${rule}.`);
}
