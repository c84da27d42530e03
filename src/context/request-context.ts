/** The ids under which work is found in the logs of all services that had a part in it: `req-` and a UUID each. */
export interface RequestIds {
  /** Of the one request that caused the work; ours, and told in its answer. */
  readonly requestId: string;
  /** The id that the client gave to everything it does for one purpose, if it gave one. It goes along to other services. */
  readonly globalRequestId?: string;
}

/** The request ids alone, of something that has them. */
export function requestIdsOf({ requestId, globalRequestId }: RequestIds): RequestIds {
  return globalRequestId === undefined ? { requestId } : { requestId, globalRequestId };
}

/**
 * Who asks, with which rights, under which request ids. Made by the identity service's token check, handed from the
 * API through the build to Neutron. `token` is secret: never log it, never store it.
 */
export interface RequestContext extends RequestIds {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string;
  /** Null for a token without project scope. */
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly projectDomainId: string | null;
  /** Role names, lower case, with implied roles added (admin implies manager, member, reader). */
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  /** The token that came with the request; null for work that a service does on its own behalf. */
  readonly token: string | null;
  /** Milliseconds since 1970 at which the token ends; null without one. */
  readonly expiresAt: number | null;
}

/** Tells who a token belongs to. Null for a token that is unknown, expired or revoked. */
export interface TokenValidator {
  validate(token: string, requestId: string): Promise<RequestContext | null>;
}

/** The context of the service's own work: the rights of an administrator with the service role. */
export function serviceContext(
  ids: string | RequestIds,
  onBehalfOf?: { projectId: string; projectName?: string | null },
): RequestContext {
  return {
    ...(typeof ids === 'string' ? { requestId: ids } : requestIdsOf(ids)),
    userId: 'berth',
    userName: 'berth',
    userDomainId: 'default',
    projectId: onBehalfOf?.projectId ?? 'service',
    projectName: onBehalfOf?.projectName ?? (onBehalfOf ? null : 'service'),
    projectDomainId: 'default',
    roles: ['admin', 'manager', 'member', 'reader', 'service'],
    isAdmin: true,
    token: null,
    expiresAt: null,
  };
}
