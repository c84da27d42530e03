/** `YYYY-MM-DDTHH:MM:SSZ` in UTC, whole seconds: the form of most OpenStack timestamps. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` in UTC. Sorts as text in time order; the form in which the store keeps times. */
export function isoMillis(ms: number): string {
  return new Date(ms).toISOString();
}
