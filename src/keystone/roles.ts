/** What each role brings with it besides itself, all the way down. Keystone's default implications. */
const implied: Readonly<Record<string, readonly string[]>> = {
  admin: ['manager', 'member', 'reader'],
  manager: ['member', 'reader'],
  member: ['reader'],
};

/** The roles that every installation has. `service` is for services that act for others. */
export const builtInRoles = ['admin', 'manager', 'member', 'reader', 'service'] as const;

/** The names and those that they imply, each once, the given ones first. */
export function withImpliedRoles(names: readonly string[]): string[] {
  return [
    ...new Set([...names, ...names.flatMap((name) => (Object.hasOwn(implied, name) ? (implied[name] ?? []) : []))]),
  ];
}
