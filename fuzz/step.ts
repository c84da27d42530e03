/** Who makes a call: a member of one of two projects, or the administrator. */
export type Caller = 'a' | 'b' | 'admin';

/**
 * One call of a sequence. Things are named, for each server has ids of its own. Anywhere in `call`, `body` and `headers`:
 * `{port1}` is the id of the first port seen, `{port1.ip}` an attribute of it (`named-things.ts` has all), `{a}` the id of
 * a project, `{nobody}` an id of nothing. In what is drawn, `{port~2}` is some port there is, and
 * `{subnet~0.address.5}` some address of a subnet's block: what exactly is settled when the call is made.
 */
export interface Step {
  readonly as: Caller;
  /** `PUT /v2.0/ports/{port1}?…` */
  readonly call: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An object of JSON. */
export type Wire = Readonly<Record<string, unknown>>;

/** True for an object of JSON that is no list. */
export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with every text in it, names of keys included, changed. */
export function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change));
  if (!isWire(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), withTexts(item, change)]));
}

/** The step with every text in it changed. */
export function withTextsOfStep(step: Step, change: (text: string) => string): Step {
  return {
    as: step.as,
    call: change(step.call),
    ...('body' in step && { body: withTexts(step.body, change) }),
    ...(step.headers && {
      headers: Object.fromEntries(Object.entries(step.headers).map(([key, value]) => [key, change(value)])),
    }),
  };
}

/** A step in one line. */
export function textOf({ as, call, body, headers }: Step): string {
  const more = [...(body === undefined ? [] : [body]), ...(headers === undefined ? [] : [headers])];
  return [`${as}: ${call}`, ...more.map((part) => JSON.stringify(part))].join(' ');
}
