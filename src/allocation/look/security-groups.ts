import type { SecurityGroupName } from '../../neutron/client/resources/security-groups.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';

/**
 * The ids of the security groups that were asked for by name or id, in order, each once (E13, pain 3.12). None, or only
 * `default`: an empty list, and Neutron applies the project's default group. Ids win over names (E08); the project's own
 * groups win over those shared with it (pain 3.25). Throws SecurityGroupNotFound, NoUniqueMatch.
 */
export async function lookAtSecurityGroups(operation: Operation, requested: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(requested)];
  if (wanted.length === 0 || (wanted.length === 1 && wanted[0] === 'default')) return [];
  return await resolveSecurityGroups(operation, wanted);
}

/** The ids of these groups, in order, each once; `default` is looked for like any other. Throws SecurityGroupNotFound, NoUniqueMatch. */
export async function resolveSecurityGroups(operation: Operation, wanted: readonly string[]): Promise<string[]> {
  try {
    const { user, projectId } = operation;
    const options = operation.call('look');
    const own = await user.securityGroups.listNames({ tenant_id: projectId }, options);
    let shared: SecurityGroupName[] = [];
    if (wanted.some((entry) => matches(own, entry).length === 0)) {
      // What is shared with the service is none of the user's business.
      const asUser = operation.userRights === 'user';
      const mayList = asUser && (await user.extensions.has('security-groups-shared-filtering', options));
      if (mayList) shared = await user.securityGroups.listNames({ shared: true }, options);
    }
    return [...new Set(wanted.map((entry) => resolve(entry, own, shared)))];
  } catch (error) {
    throw failed(operation, error, { step: 'look' });
  }
}

function resolve(entry: string, own: readonly SecurityGroupName[], shared: readonly SecurityGroupName[]): string {
  for (const groups of [own, shared]) {
    const [match, ...more] = matches(groups, entry);
    if (more.length > 0) throw failure('NoUniqueMatch', { step: 'look', securityGroup: entry });
    if (match) return match.id;
  }
  throw failure('SecurityGroupNotFound', { step: 'look', securityGroup: entry });
}

function matches(groups: readonly SecurityGroupName[], entry: string): SecurityGroupName[] {
  const byId = groups.filter(({ id }) => id === entry);
  return byId.length > 0 ? byId.slice(0, 1) : groups.filter(({ name }) => name === entry);
}
