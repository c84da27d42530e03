import type { RequestContext } from '../../context/request-context.ts';
import { forbidden } from '../errors/nova-error.ts';

/**
 * Who may call an operation. `reader` and `member`: that role on the project of the token; roles come with what they
 * imply. `admin`: the admin role. `adminOrService`: an administrator, or another service of the cloud.
 */
export type Policy = 'reader' | 'member' | 'admin' | 'adminOrService';

/** The project that the call is made in. Throws HttpError 403 when the caller may not make it. */
export function enforce(policy: Policy, context: RequestContext): string {
  if (context.projectId === null) throw forbidden('A token with the scope of a project is needed.');
  if (!allowed(policy, context)) throw forbidden('Policy does not allow this request to be performed.');
  return context.projectId;
}

function allowed(policy: Policy, context: RequestContext): boolean {
  if (context.isAdmin) return true;
  switch (policy) {
    case 'reader':
    case 'member':
      return context.roles.includes(policy);
    case 'adminOrService':
      return context.roles.includes('service');
    case 'admin':
      return false;
  }
}
