/** `2030-01-31T12:00:00`, with or without a fraction, and with `Z` or an offset where it is not UTC. */
const form = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/;

/** Milliseconds since 1970 of a time that a caller gave; null for what is none. Without a zone it is UTC. */
export function parseExpiry(text: string): number | null {
  const [, day, time, fraction = '', zone = 'Z'] = form.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  const millis = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/(\d{2}):?(\d{2})$/, '$1:$2')}`);
  // The 31st of February would come out as a day in March.
  if (Number.isNaN(millis) || !new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day)) return null;
  return millis;
}
