import { HttpError } from '../http/http-error.ts';
import { object } from '../http/json-schema.ts';

type Options = Readonly<Record<string, unknown>>;

const flag = { type: ['boolean', 'null'] } as const;

/** The options of domains, projects and roles. */
export const immutableOption = object({ immutable: flag }, [], { additionalProperties: false });

/** The options of users. What would need a second factor to log in with is refused: there is none here. */
export const userOptions = object(
  {
    ignore_change_password_upon_first_use: flag,
    ignore_password_expiry: flag,
    ignore_lockout_failure_attempts: flag,
    ignore_user_inactivity: flag,
    lock_password: flag,
    multi_factor_auth_enabled: { enum: [false, null] },
    multi_factor_auth_rules: { type: ['array', 'null'], maxItems: 0 },
  },
  [],
  { additionalProperties: false },
);

/** The stored text of the options after a request; null takes one away. */
export function mergeOptions(stored: string, given: Options | undefined): string {
  const merged = new Map(Object.entries(readOptions(stored)));
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return JSON.stringify(Object.fromEntries(merged));
}

/** The options of a stored text. */
export function readOptions(stored: string): Options {
  return JSON.parse(stored);
}

/** Throws HttpError 403 for a change of an immutable thing, except one that does nothing but open it, as in Keystone. */
export function mayChange(stored: string, body: Options & { readonly options?: { immutable?: boolean | null } }): void {
  if (readOptions(stored).immutable !== true) return;
  const opens = body.options !== undefined && body.options.immutable !== true && 'immutable' in body.options;
  if (!opens || Object.keys(body).length > 1) throw new HttpError(403, 'It is immutable: its option says so.');
}

/** Throws HttpError 403 for an immutable thing. */
export function mayDelete(stored: string): void {
  if (readOptions(stored).immutable === true) throw new HttpError(403, 'It is immutable: its option says so.');
}
