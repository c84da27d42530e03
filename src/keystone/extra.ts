const scalar = {
  anyOf: [{ type: 'string', maxLength: 4096 }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
} as const;

/**
 * Attributes beyond the known ones that Keystone keeps and gives back (`email`, for one): plain values, or one level of a list
 * or an object of them. Used as `additionalProperties`.
 */
export const extraValue = {
  anyOf: [
    scalar,
    { type: 'array', items: scalar, maxItems: 100 },
    { type: 'object', additionalProperties: scalar, maxProperties: 100 },
  ],
} as const;

/** Members that mean something to the service, or would pass for something it says: never kept as extra attributes. */
const ownMembers = new Set([
  'id',
  'name',
  'domain_id',
  'description',
  'enabled',
  'default_project_id',
  'password',
  'original_password',
  'password_expires_at',
  'is_domain',
  'parent_id',
  'options',
  'links',
  'tags',
]);

type Extra = Readonly<Record<string, unknown>>;

/** Where a resource differs in what is extra. */
export interface ExtraMembers {
  /** Own members of other resources that are extra here. */
  readonly keep?: readonly string[];
  /** Members that mean something to this resource alone. */
  readonly own?: readonly string[];
}

/**
 * The stored text of the extra attributes after a request: those in `body` that are not the service's own are set over what
 * was stored; null takes one away.
 */
export function mergeExtra(stored: string, body: Extra, { keep = [], own = [] }: ExtraMembers = {}): string {
  const merged = new Map(Object.entries(readExtra(stored)));
  for (const [name, value] of Object.entries(body)) {
    if ((ownMembers.has(name) && !keep.includes(name)) || own.includes(name)) continue;
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return JSON.stringify(Object.fromEntries(merged));
}

/** The extra attributes of a stored text. */
export function readExtra(stored: string): Extra {
  return JSON.parse(stored);
}
