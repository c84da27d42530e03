import type { Authority } from './authority.ts';
import type { CatalogService } from './catalog.ts';

/** The body of a token. A catalog is part of it only with a scope, and when one is given. */
export function tokenWire(authority: Authority, catalog: readonly CatalogService[] | null) {
  const { claims, user, project, domain: scopeDomain, system, roles, applicationCredential: credential } = authority;
  const domain = { id: user.domain.id, name: user.domain.name };
  return {
    token: {
      methods: claims.methods,
      user: { id: user.id, name: user.name, domain, password_expires_at: null },
      audit_ids: claims.parentAuditId === null ? [claims.auditId] : [claims.auditId, claims.parentAuditId],
      issued_at: microseconds(claims.issuedAt),
      expires_at: microseconds(claims.expiresAt),
      ...(project && { project, is_domain: false, roles }),
      ...(scopeDomain && { domain: scopeDomain, roles }),
      ...(system && { system: { all: true }, roles }),
      ...(credential && {
        application_credential: { id: credential.id, name: credential.name, restricted: !credential.unrestricted },
      }),
      ...(claims.scope.kind !== 'none' && catalog && { catalog }),
    },
  };
}

/** `YYYY-MM-DDTHH:MM:SS.000000Z`, Keystone's form, of seconds since 1970. */
function microseconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('Z', '000Z');
}
