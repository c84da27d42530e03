import type { Migration } from './migration.ts';

/** What every standard-attribute resource begins with. */
const standard = `
  id text primary key,
  project_id text not null,
  name text not null,
  description text,
  tags text not null,
  created_at text not null,
  updated_at text not null,
  revision_number integer not null`;

/** Routers, where they are connected, and floating IPs. */
export const router: Migration = {
  name: 'router',
  statements: [
    `create table neutron_router (${standard},
      admin_state_up integer not null,
      status text not null,
      distributed integer not null,
      ha integer not null,
      enable_snat integer not null,
      gateway_port_id text references neutron_port (id),
      routes text not null
    )`,
    'create index ix_neutron_router_project on neutron_router (project_id)',
    'create index ix_neutron_router_name on neutron_router (name)',
    'create index ix_neutron_router_gateway on neutron_router (gateway_port_id)',

    `create table neutron_router_interface (
      router_id text not null references neutron_router (id),
      subnet_id text not null references neutron_subnet (id),
      port_id text not null references neutron_port (id) on delete cascade,
      primary key (router_id, subnet_id)
    )`,
    'create index ix_neutron_router_interface_subnet on neutron_router_interface (subnet_id)',
    'create index ix_neutron_router_interface_port on neutron_router_interface (port_id)',

    `create table neutron_floating_ip (${standard},
      floating_network_id text not null references neutron_network (id),
      floating_port_id text not null references neutron_port (id),
      floating_ip_address text not null,
      port_id text references neutron_port (id),
      fixed_ip_address text,
      router_id text references neutron_router (id),
      status text not null,
      dns_name text not null,
      dns_domain text not null
    )`,
    'create unique index uq_neutron_floating_ip_fixed on neutron_floating_ip (port_id, fixed_ip_address, floating_network_id)',
    'create index ix_neutron_floating_ip_project on neutron_floating_ip (project_id)',
    'create index ix_neutron_floating_ip_network on neutron_floating_ip (floating_network_id)',
    'create index ix_neutron_floating_ip_floating_port on neutron_floating_ip (floating_port_id)',
    'create index ix_neutron_floating_ip_address on neutron_floating_ip (floating_ip_address)',
    'create index ix_neutron_floating_ip_router on neutron_floating_ip (router_id)',
  ],
};
