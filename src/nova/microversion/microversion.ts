/** A microversion by its minor number: 2.26 is 26. The major number is always 2. */
export type Microversion = number;

/** The oldest microversion, and the one of requests that name none. */
export const minimumVersion: Microversion = 1;

/** The newest microversion that is announced. docs/reference/compute-api.md lists what it would promise and we lack. */
export const maximumVersion: Microversion = 74;

/** `2.26` for 26. */
export function formatVersion(version: Microversion): string {
  return `2.${version}`;
}
