import { isoMillis } from '../../runtime/time.ts';
import { badRequest } from '../errors/nova-error.ts';
import type { Query } from '../operation/query.ts';

/** A span of time, as the store keeps times; the end is never in the future. */
export interface Period {
  readonly start: string;
  readonly stop: string;
}

/** `2026-11-30T08:00:00`, with a fraction perhaps, or with a blank and a fraction; in UTC. */
const form = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?| (\d\d:\d\d:\d\d)\.(\d{1,6}))$/;

/** The span that `start` and `end` say; each is now when it is not given. Throws HttpError 400. */
export function readPeriod(query: Query, now: number): Period {
  const start = time(query, 'start') ?? now;
  const end = time(query, 'end') ?? now;
  // Without either nothing is asked for, which is no mistake.
  if (start > end || (start === end && query.one('start') !== null)) {
    throw badRequest('Invalid start time. The start time cannot occur after the end time.');
  }
  return { start: isoMillis(start), stop: isoMillis(Math.min(end, now)) };
}

function time(query: Query, name: string): number | null {
  const [text = ''] = query.all(name);
  if (text === '') return null;
  const parts = form.exec(text);
  const [, day, clock, fraction = '', otherClock, otherFraction = ''] = parts ?? [];
  const millis = `${fraction}${otherFraction}`.padEnd(3, '0').slice(0, 3);
  const at = Date.parse(`${day}T${clock ?? otherClock}.${millis}Z`);
  // Date.parse makes something of nearly everything.
  if (!parts || Number.isNaN(at))
    throw badRequest(`Invalid datetime string for ${name}: Datetime is in invalid format`);
  return at;
}
