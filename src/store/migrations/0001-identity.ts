import type { Migration } from './migration.ts';

/** Domains, projects, users, roles, who has which role where, and tokens that ended early. */
export const identity: Migration = {
  name: 'identity',
  statements: [
    `create table identity_domain (
      id text not null primary key,
      name text not null,
      description text not null,
      enabled integer not null
    )`,
    'create unique index uq_identity_domain_name on identity_domain (name)',
    `create table identity_project (
      id text not null primary key,
      domain_id text not null references identity_domain (id),
      name text not null,
      description text not null,
      enabled integer not null,
      extra text not null
    )`,
    'create unique index uq_identity_project_name on identity_project (domain_id, name)',
    'create index ix_identity_project_name on identity_project (name)',
    `create table identity_user (
      id text not null primary key,
      domain_id text not null references identity_domain (id),
      name text not null,
      password_hash text,
      enabled integer not null,
      default_project_id text,
      token_epoch integer not null,
      extra text not null
    )`,
    'create unique index uq_identity_user_name on identity_user (domain_id, name)',
    'create index ix_identity_user_name on identity_user (name)',
    `create table identity_role (
      id text not null primary key,
      name text not null,
      description text
    )`,
    'create unique index uq_identity_role_name on identity_role (name)',
    `create table identity_project_grant (
      project_id text not null references identity_project (id) on delete cascade,
      user_id text not null references identity_user (id) on delete cascade,
      role_id text not null references identity_role (id) on delete cascade,
      primary key (user_id, project_id, role_id)
    )`,
    'create index ix_identity_project_grant_project on identity_project_grant (project_id)',
    'create index ix_identity_project_grant_role on identity_project_grant (role_id)',
    `create table identity_revoked_token (
      audit_id text not null primary key,
      expires_at text not null
    )`,
    'create index ix_identity_revoked_token_expires on identity_revoked_token (expires_at)',
  ],
};
