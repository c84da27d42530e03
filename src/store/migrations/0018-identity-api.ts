import type { Migration } from './migration.ts';

/** The rest of the Identity API: groups, grants on everything, implied roles, application credentials, a catalog to add to. */
export const identityApi: Migration = {
  name: 'identity-api',
  statements: [
    "alter table identity_domain add column tags text not null default '[]'",
    "alter table identity_domain add column options text not null default '{}'",
    "alter table identity_domain add column extra text not null default '{}'",

    'alter table identity_project add column parent_id text references identity_project (id)',
    "alter table identity_project add column tags text not null default '[]'",
    "alter table identity_project add column options text not null default '{}'",
    'create index ix_identity_project_parent on identity_project (parent_id)',

    "alter table identity_user add column options text not null default '{}'",

    // An empty domain stands for none: null would not be unique.
    "alter table identity_role add column domain_id text not null default ''",
    "alter table identity_role add column options text not null default '{}'",
    "alter table identity_role add column extra text not null default '{}'",
    'drop index uq_identity_role_name',
    'create unique index uq_identity_role_name on identity_role (domain_id, name)',
    `update identity_role set options = '{"immutable":true}'
      where name in ('admin', 'manager', 'member', 'reader', 'service')`,

    `create table identity_implied_role (
      prior_role_id text not null references identity_role (id) on delete cascade,
      implied_role_id text not null references identity_role (id) on delete cascade,
      primary key (prior_role_id, implied_role_id)
    )`,
    'create index ix_identity_implied_role_implied on identity_implied_role (implied_role_id)',
    `insert into identity_implied_role (prior_role_id, implied_role_id)
      select prior.id, implied.id from identity_role prior, identity_role implied
      where (prior.name = 'admin' and implied.name = 'manager')
        or (prior.name = 'manager' and implied.name = 'member')
        or (prior.name = 'member' and implied.name = 'reader')`,

    `create table identity_group (
      id text not null primary key,
      domain_id text not null references identity_domain (id),
      name text not null,
      description text not null,
      extra text not null
    )`,
    'create unique index uq_identity_group_name on identity_group (domain_id, name)',
    `create table identity_group_member (
      group_id text not null references identity_group (id) on delete cascade,
      user_id text not null references identity_user (id) on delete cascade,
      primary key (user_id, group_id)
    )`,
    'create index ix_identity_group_member_group on identity_group_member (group_id)',

    // The id is made of the ends: with nulls in them they could not be unique by themselves.
    `create table identity_grant (
      id text not null primary key,
      user_id text references identity_user (id) on delete cascade,
      group_id text references identity_group (id) on delete cascade,
      project_id text references identity_project (id) on delete cascade,
      domain_id text references identity_domain (id) on delete cascade,
      role_id text not null references identity_role (id) on delete cascade,
      inherited integer not null
    )`,
    'create index ix_identity_grant_user on identity_grant (user_id)',
    'create index ix_identity_grant_group on identity_grant (group_id)',
    'create index ix_identity_grant_project on identity_grant (project_id)',
    'create index ix_identity_grant_domain on identity_grant (domain_id)',
    'create index ix_identity_grant_role on identity_grant (role_id)',
    `insert into identity_grant (id, user_id, project_id, role_id, inherited)
      select 'user ' || user_id || ' project ' || project_id || ' role ' || role_id, user_id, project_id, role_id, 0
      from identity_project_grant`,
    'drop table identity_project_grant',

    `create table identity_application_credential (
      id text not null primary key,
      user_id text not null references identity_user (id) on delete cascade,
      project_id text not null references identity_project (id) on delete cascade,
      name text not null,
      description text,
      secret_hash text not null,
      unrestricted integer not null,
      expires_at text
    )`,
    'create unique index uq_identity_application_credential_name on identity_application_credential (user_id, name)',
    'create index ix_identity_application_credential_project on identity_application_credential (project_id)',
    `create table identity_application_credential_role (
      application_credential_id text not null references identity_application_credential (id) on delete cascade,
      role_id text not null references identity_role (id) on delete cascade,
      primary key (application_credential_id, role_id)
    )`,
    'create index ix_identity_application_credential_role_role on identity_application_credential_role (role_id)',

    // What an operator adds to the catalog. It may name services and regions that are built in, which have no rows.
    `create table identity_region (
      id text not null primary key,
      description text not null,
      parent_region_id text,
      extra text not null
    )`,
    `create table identity_service (
      id text not null primary key,
      type text not null,
      name text,
      description text,
      enabled integer not null,
      extra text not null
    )`,
    `create table identity_endpoint (
      id text not null primary key,
      service_id text not null,
      interface text not null,
      region_id text,
      url text not null,
      enabled integer not null,
      extra text not null
    )`,
    'create index ix_identity_endpoint_service on identity_endpoint (service_id)',
    'create index ix_identity_endpoint_region on identity_endpoint (region_id)',
  ],
};
