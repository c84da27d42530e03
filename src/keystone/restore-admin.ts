import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import { type IdentityAdmin, identityAdmin } from './admin.ts';
import { defaultDomain } from './bootstrap.ts';
import { type GivenPassword, type PasswordCost, Passwords } from './password.ts';

/** What restoring works with. */
export interface RestoreAdminOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly password: GivenPassword;
  /** `defaultPasswordCost` unless given. */
  readonly passwordCost?: PasswordCost;
}

/**
 * Sees to it that the user `admin` can log in as an administrator with this password, as `keystone-manage bootstrap` does:
 * makes what is missing, opens what was disabled, ends the user's tokens. For a database that no service has open.
 */
export async function restoreAdmin({ database, runtime, password, passwordCost }: RestoreAdminOptions): Promise<void> {
  const passwords = new Passwords(runtime.random, passwordCost);
  const admin: IdentityAdmin = identityAdmin({ database, runtime, passwords, tokens: { forget: () => {} } });
  const domainId = defaultDomain.id;
  await admin.ensureDomain(defaultDomain);
  const roles = await admin.ensureRoles();
  const grant = {
    projectId: await admin.ensureProject({ domainId, name: 'admin' }),
    roleId: roles.get('admin') ?? '',
  };
  await admin.restoreAccess({ domainId, name: 'admin', password, grant });
}
