import { type RequestContext, type RequestIds, requestIdsOf } from '../context/request-context.ts';

/**
 * The rights of a build that begins in another process than the one that was asked for it. The user's token was never
 * written down; what stands in for it is a plain member of the project: never more than who asked had, and quota and
 * policy apply as they would have.
 */
export function builderContext(plan: RequestIds & { readonly userId: string }, projectId: string): RequestContext {
  return {
    ...requestIdsOf(plan),
    userId: plan.userId,
    userName: plan.userId,
    userDomainId: 'default',
    projectId,
    projectName: null,
    projectDomainId: 'default',
    roles: ['member', 'reader'],
    isAdmin: false,
    token: null,
    expiresAt: null,
  };
}
