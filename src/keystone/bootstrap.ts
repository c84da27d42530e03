import type { BuiltInRole, IdentityAdmin } from './admin.ts';
import type { GivenPassword } from './password.ts';

/** The domain that everybody is in unless somebody made others. */
export const defaultDomain = { id: 'default', name: 'Default' } as const;

/** The passwords of the first two users. */
export interface BootstrapOptions {
  /** Used only for a user whom this start makes. */
  readonly adminPassword: GivenPassword;
  readonly demoPassword: GivenPassword;
}

/** What is there after a start. Ids are 32 hex digits. */
export interface Bootstrapped {
  readonly adminUserId: string;
  readonly adminProjectId: string;
  readonly demoUserId: string;
  readonly demoProjectId: string;
  /** Whether this call made the user, so that its password is the one given. */
  readonly adminMade: boolean;
  readonly demoMade: boolean;
}

/**
 * What a first start needs: the domain `Default`, the built-in roles, the administrator `admin` in a project `admin`, and the
 * user `demo`, a member of a project `demo`. What is there already stays as it is, passwords included.
 */
export async function bootstrap(admin: IdentityAdmin, options: BootstrapOptions): Promise<Bootstrapped> {
  const domainId = defaultDomain.id;
  await admin.ensureDomain(defaultDomain);
  const roles = await admin.ensureRoles();
  const join = async (name: string, password: GivenPassword, role: BuiltInRole) => {
    const projectId = await admin.ensureProject({ domainId, name });
    const grant = { projectId, roleId: roles.get(role) ?? '' };
    const user = await admin.ensureUser({ domainId, name, password, grant });
    return { projectId, userId: user.id, made: user.made };
  };
  const [operator, member] = await Promise.all([
    join('admin', options.adminPassword, 'admin'),
    join('demo', options.demoPassword, 'member'),
  ]);
  return {
    adminUserId: operator.userId,
    adminProjectId: operator.projectId,
    adminMade: operator.made,
    demoUserId: member.userId,
    demoProjectId: member.projectId,
    demoMade: member.made,
  };
}
