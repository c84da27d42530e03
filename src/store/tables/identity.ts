/** A namespace for projects and users. */
export interface IdentityDomainTable {
  id: string;
  name: string;
  description: string;
  enabled: number;
  /** JSON list. */
  tags: string;
  /** JSON object: settings that mean something to the service (`immutable`). */
  options: string;
  /** JSON object: attributes that callers added and that mean nothing to the service. */
  extra: string;
}

/** What tokens are scoped to and resources belong to. */
export interface IdentityProjectTable {
  id: string;
  domain_id: string;
  /** Null right below the domain. */
  parent_id: string | null;
  name: string;
  description: string;
  enabled: number;
  /** JSON list. */
  tags: string;
  /** JSON object: settings that mean something to the service (`immutable`). */
  options: string;
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
  /** JSON object: settings that mean something to the service (`lock_password`). */
  options: string;
  /** JSON object: attributes that callers added, such as `email`. */
  extra: string;
}

/** A role. */
export interface IdentityRoleTable {
  id: string;
  /** The domain it is kept for; empty for a global role. */
  domain_id: string;
  name: string;
  description: string | null;
  /** JSON object: settings that mean something to the service (`immutable`). */
  options: string;
  /** JSON object: attributes that callers added and that mean nothing to the service. */
  extra: string;
}

/** Who has the prior role has the implied one, too. */
export interface IdentityImpliedRoleTable {
  prior_role_id: string;
  implied_role_id: string;
}

/** Users who are given roles together. */
export interface IdentityGroupTable {
  id: string;
  domain_id: string;
  name: string;
  description: string;
  /** JSON object: attributes that callers added and that mean nothing to the service. */
  extra: string;
}

/** A user is in a group. */
export interface IdentityGroupMemberTable {
  group_id: string;
  user_id: string;
}

/** A user or a group has a role on a project, on a domain, or, with neither, on the whole system. */
export interface IdentityGrantTable {
  /** Made of the ends, so that there is one of a kind. */
  id: string;
  user_id: string | null;
  group_id: string | null;
  project_id: string | null;
  domain_id: string | null;
  role_id: string;
  /** 1: not there itself, but on every project below. */
  inherited: number;
}

/** A secret with which programs log in as a user on one project. */
export interface IdentityApplicationCredentialTable {
  id: string;
  user_id: string;
  project_id: string;
  name: string;
  description: string | null;
  /** As `password_hash` of a user. */
  secret_hash: string;
  unrestricted: number;
  expires_at: string | null;
}

/** A role that an application credential carries. */
export interface IdentityApplicationCredentialRoleTable {
  application_credential_id: string;
  role_id: string;
}

/** A region that an operator added. */
export interface IdentityRegionTable {
  id: string;
  description: string;
  parent_region_id: string | null;
  extra: string;
}

/** A service that an operator added. */
export interface IdentityServiceTable {
  id: string;
  type: string;
  name: string | null;
  description: string | null;
  enabled: number;
  extra: string;
}

/** An endpoint that an operator added, of any service. */
export interface IdentityEndpointTable {
  id: string;
  service_id: string;
  interface: string;
  region_id: string | null;
  /** May have `$(project_id)s` and the like in it. */
  url: string;
  enabled: number;
  extra: string;
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
  identity_implied_role: IdentityImpliedRoleTable;
  identity_group: IdentityGroupTable;
  identity_group_member: IdentityGroupMemberTable;
  identity_grant: IdentityGrantTable;
  identity_application_credential: IdentityApplicationCredentialTable;
  identity_application_credential_role: IdentityApplicationCredentialRoleTable;
  identity_region: IdentityRegionTable;
  identity_service: IdentityServiceTable;
  identity_endpoint: IdentityEndpointTable;
  identity_revoked_token: IdentityRevokedTokenTable;
};
