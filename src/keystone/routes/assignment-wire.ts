import type { Assignment } from '../assignments.ts';
import type { Target } from '../records/grants.ts';
import type { AssignmentNames } from './assignment-names.ts';

/** An assignment as the API sends it, with names when they are given. `root` is the URL of `/v3`. */
export function assignmentWire(one: Assignment, root: string, names: AssignmentNames | null) {
  const { actor, target, roleId, group, implied } = one;
  const end = (kind: 'projects' | 'users' | 'groups' | 'roles', id: string) => {
    const known = names?.[kind].get(id);
    if (!names || !known) return { id };
    const domain = { id: known.domainId, name: names.domains.get(known.domainId) };
    return { id, name: known.name, ...(known.domainId === '' ? {} : { domain }) };
  };
  const inherited = one.inherited ? { 'OS-INHERIT:inherited_to': 'projects' } : {};
  return {
    role: end('roles', roleId),
    ...(actor.kind === 'user' ? { user: end('users', actor.id) } : { group: end('groups', actor.id) }),
    scope: { ...scopeWire(target), ...inherited },
    links: {
      assignment: `${root}${pathOf(one)}`,
      ...(group !== null && { membership: `${root}/groups/${group}/users/${actor.id}` }),
      ...(implied && { prior_role: `${root}/roles/${implied.by}/implies/${roleId}` }),
    },
  };

  function scopeWire(scope: Target): object {
    if (scope.kind === 'system') return { system: { all: true } };
    if (scope.kind === 'project') return { project: end('projects', scope.id) };
    return { domain: names ? { id: scope.id, name: names.domains.get(scope.id) } : { id: scope.id } };
  }
}

/** Where the role was given. */
function pathOf({ actor, target, roleId, group, from, implied, inherited }: Assignment): string {
  const place = from ?? target;
  const at = place.kind === 'system' ? '/system' : `/${place.kind}s/${place.id}`;
  const who = group === null ? `${actor.kind}s/${actor.id}` : `groups/${group}`;
  const path = `${at}/${who}/roles/${implied?.given ?? roleId}`;
  return inherited ? `/OS-INHERIT${path}/inherited_to_projects` : path;
}
