/** A namespace for projects and users. */
export interface IdentityDomainTable {
  id: string;
  name: string;
  description: string;
  enabled: number;
}

/** What tokens are scoped to and resources belong to. */
export interface IdentityProjectTable {
  id: string;
  domain_id: string;
  name: string;
  description: string;
  enabled: number;
  /** JSON object: attributes that callers added and that mean nothing to the service. */
  extra: string;
}

/** Who can log in. */
export interface IdentityUserTable {
  id: string;
  domain_id: string;
  name: string;
  /** Parameters, salt and hash in one text (see keystone/password.ts); null for a user who cannot log in with one. */
  password_hash: string | null;
  enabled: number;
  default_project_id: string | null;
  /** Goes up when all tokens of the user must end: a token carries the value it was made under. */
  token_epoch: number;
  /** JSON object: attributes that callers added, such as `email`. */
  extra: string;
}

/** A role; all are global. */
export interface IdentityRoleTable {
  id: string;
  name: string;
  description: string | null;
}

/** A user has a role on a project. */
export interface IdentityProjectGrantTable {
  project_id: string;
  user_id: string;
  role_id: string;
}

/** Single tokens that ended early; a row may go when its token would have ended anyway. */
export interface IdentityRevokedTokenTable {
  audit_id: string;
  expires_at: string;
}

/** The tables of the embedded identity service. */
export type IdentityTables = {
  identity_domain: IdentityDomainTable;
  identity_project: IdentityProjectTable;
  identity_user: IdentityUserTable;
  identity_role: IdentityRoleTable;
  identity_project_grant: IdentityProjectGrantTable;
  identity_revoked_token: IdentityRevokedTokenTable;
};
