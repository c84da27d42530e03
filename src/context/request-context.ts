/**
 * Who asks, with which rights, under which request id. Made by the identity service's token check, handed from the
 * API through the build to Neutron. `token` is secret: never log it, never store it.
 */
export interface RequestContext {
  /** `req-` and a UUID; one id from the client through us to Neutron and back. */
  readonly requestId: string;
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
  requestId: string,
  onBehalfOf?: { projectId: string; projectName?: string | null },
): RequestContext {
  return {
    requestId,
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
