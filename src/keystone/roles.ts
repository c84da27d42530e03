import type { Implications } from './records/roles.ts';

/** The roles that every installation has. `service` is for services that act for others. */
export const builtInRoles = ['admin', 'manager', 'member', 'reader', 'service'] as const;

/** Which of them brings which with it, from the first start on; Keystone's defaults. */
export const builtInImplications = [
  ['admin', 'manager'],
  ['manager', 'member'],
  ['member', 'reader'],
] as const;

/** The roles and all that they imply, each once, the given ones first. A circle of implications does no harm. */
export function withImplied(roleIds: readonly string[], implications: Implications): string[] {
  const all = new Set(roleIds);
  // A set that is added to while it is gone through shows what was added, too.
  for (const id of all) for (const implied of implications.get(id) ?? []) all.add(implied);
  return [...all];
}
