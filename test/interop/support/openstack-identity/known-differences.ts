/** Commands whose outcome is another than Keystone's on purpose: what it is, and why. */
export const knownDifferences: ReadonlyMap<string, { readonly ours: unknown; readonly why: string }> = new Map([]);
