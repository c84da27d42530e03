/**
 * The ids, with the last one repeated up to the next power of two: `in (…)` comes in a few lengths then, and each is
 * prepared once.
 */
export function padded(ids: readonly string[]): readonly string[] {
  const last = ids.at(-1);
  if (last === undefined) return ids;
  const length = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...Array<string>(length - ids.length).fill(last)];
}
