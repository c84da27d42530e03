import type { Migration } from './migration.ts';

/** A name, a part that tells, and no more: `vlan:physnet1` is of the type vlan, on physnet1. */
const ofRealm = (type: string, otherwise: string) =>
  `case when c.realm like '${type}:%' then '${type}' else ${otherwise} end`;

/**
 * Segments of networks with ids of their own. Networks that were there before get theirs: a network's only segment has the
 * network's id, one of several the network's with a number at its end. A local segment beside others was never claimed, and
 * gets none.
 */
export const segment: Migration = {
  name: 'segment',
  statements: [
    `create table neutron_segment (
      id text primary key,
      network_id text not null references neutron_network (id) on delete cascade,
      name text,
      description text,
      network_type text not null,
      physical_network text,
      segmentation_id integer,
      segment_index integer not null,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null
    )`,
    'create index ix_neutron_segment_network on neutron_segment (network_id)',
    'create index ix_neutron_segment_physical on neutron_segment (physical_network)',
    'create index ix_neutron_subnet_segment on neutron_subnet (segment_id) where segment_id is not null',
    'alter table neutron_network add column routed integer not null default 0',

    `insert into neutron_segment
      select n.id, n.id, null, null, n.network_type, n.physical_network, n.segmentation_id, 0, n.created_at, n.updated_at, 0
      from neutron_network n where n.network_type <> ''`,
    `insert into neutron_segment
      select substr(n.id, 1, 24) || cast(100000000000 + row_number() over (partition by n.id order by c.claim) as text),
        n.id, null, null, ${ofRealm('vlan', ofRealm('flat', 'c.realm'))},
        case when c.realm like 'vlan:%' or c.realm like 'flat:%' then substr(c.realm, 6) end,
        case when c.realm like 'flat:%' then null else c.segmentation_id end,
        row_number() over (partition by n.id order by c.claim) - 1, n.created_at, n.updated_at, 0
      from neutron_network n join neutron_segment_claim c on c.network_id = n.id where n.network_type = ''`,
  ],
};
