/** A stored time (ISO text with milliseconds) in the form that the API shows: whole seconds. */
export function wireTime(stored: string): string {
  return `${stored.slice(0, 19)}Z`;
}
