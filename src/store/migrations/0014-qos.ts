import type { Migration } from './migration.ts';

/** Adds the policy of a thing that can have one. Hardly anything has: the index is as small as that. */
function policyOf(table: string): string[] {
  return [
    `alter table ${table} add column qos_policy_id text references neutron_qos_policy (id)`,
    `create index ix_${table}_qos_policy on ${table} (qos_policy_id) where qos_policy_id is not null`,
  ];
}

/** QoS policies with their rules, and what has one. */
export const qos: Migration = {
  name: 'qos',
  statements: [
    `create table neutron_qos_policy (
      id text primary key,
      project_id text not null,
      name text not null,
      description text,
      tags text not null,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null,
      is_default integer not null
    )`,
    'create index ix_neutron_qos_policy_project on neutron_qos_policy (project_id)',
    'create index ix_neutron_qos_policy_name on neutron_qos_policy (name)',
    'create unique index uq_neutron_qos_policy_default on neutron_qos_policy (project_id) where is_default = 1',

    `create table neutron_qos_rule (
      id text primary key,
      qos_policy_id text not null references neutron_qos_policy (id) on delete cascade,
      type text not null,
      direction text not null,
      amount integer not null,
      burst integer not null
    )`,
    'create unique index uq_neutron_qos_rule_direction on neutron_qos_rule (qos_policy_id, type, direction)',

    ...['neutron_network', 'neutron_port', 'neutron_floating_ip', 'neutron_router'].flatMap(policyOf),
  ],
};
