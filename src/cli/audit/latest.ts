/** The latest of the times that are known, milliseconds since 1970; undefined when none is. */
export function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
