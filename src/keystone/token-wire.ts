import type { Authority } from './authority.ts';
import { type CatalogEntry, serviceWire } from './catalog.ts';

/** The body of a token. A catalog is part of it only with a project scope, and when one is given. */
export function tokenWire(authority: Authority, catalog: readonly CatalogEntry[] | null) {
  const { claims, user, project, roles } = authority;
  const domain = { id: user.domain.id, name: user.domain.name };
  return {
    token: {
      methods: claims.methods,
      user: { id: user.id, name: user.name, domain, password_expires_at: null },
      audit_ids: claims.parentAuditId === null ? [claims.auditId] : [claims.auditId, claims.parentAuditId],
      issued_at: microseconds(claims.issuedAt),
      expires_at: microseconds(claims.expiresAt),
      ...(project === null ? {} : { project, is_domain: false, roles }),
      ...(project === null || catalog === null ? {} : { catalog: catalog.map(serviceWire) }),
    },
  };
}

/** `YYYY-MM-DDTHH:MM:SS.000000Z`, Keystone's form, of seconds since 1970. */
function microseconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('Z', '000Z');
}
