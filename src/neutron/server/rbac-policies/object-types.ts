import { type RawBuilder, sql } from 'kysely';
import type { Unit } from '../../../store/index.ts';
import type { Session } from '../session.ts';
import { requireScopeFor } from './pool-and-scope.ts';

/** A kind of object that entries open to projects which do not own it. */
export interface ObjectType {
  readonly table: string;
  /** The ways in which it can be opened. */
  readonly actions: readonly string[];
  /**
   * What uses an object in the way of an action, as it follows `from` in several queries: the users are `x`, and have an
   * `id` and a `project_id`.
   */
  users(objectId: string, action: string): readonly RawBuilder<unknown>[];
  /** Throws when a target may not be let in, for a reason of this kind of object alone. */
  beforeOpening?(session: Session, objectId: string, target: string): Unit<void>;
}

/** One that can be shared, and no more. */
function shared(table: string, users: (objectId: string) => RawBuilder<unknown>): ObjectType {
  return { table, actions: ['access_as_shared'], users: (objectId) => [users(objectId)] };
}

const network: ObjectType = {
  table: 'neutron_network',
  actions: ['access_as_shared', 'access_as_external'],
  users: (id, action) =>
    action === 'access_as_external'
      ? [
          sql`neutron_router x where x.gateway_port_id in (select p.id from neutron_port p
          where p.network_id = ${id} and p.device_owner = 'network:router_gateway')`,
        ]
      : [
          sql`neutron_port x where x.network_id = ${id} and x.device_owner not like 'network:%'`,
          sql`neutron_subnet x where x.network_id = ${id}`,
        ],
};

const types = {
  network,
  security_group: shared(
    'neutron_security_group',
    (id) => sql`neutron_port x where x.id in (select g.port_id from neutron_port_security_group g
      where g.security_group_id = ${id})`,
  ),
  subnetpool: {
    ...shared('neutron_subnetpool', (id) => sql`neutron_subnet x where x.subnetpool_id = ${id}`),
    beforeOpening: requireScopeFor,
  },
  address_scope: shared('neutron_address_scope', (id) => sql`neutron_subnetpool x where x.address_scope_id = ${id}`),
  qos_policy: {
    table: 'neutron_qos_policy',
    actions: ['access_as_shared'],
    users: (id) =>
      (['neutron_port', 'neutron_network', 'neutron_floating_ip', 'neutron_router'] as const).map(
        (table) => sql`${sql.table(table)} x where x.qos_policy_id = ${id}`,
      ),
  },
  address_group: shared(
    'neutron_address_group',
    (id) => sql`neutron_security_group_rule x where x.id in (select u.rule_id from neutron_rule_address_group u
      where u.address_group_id = ${id})`,
  ),
} satisfies Record<string, ObjectType>;

/** The kinds of objects that can be opened, by `object_type`. To add one is a line in the table. */
export const objectTypes: ReadonlyMap<string, ObjectType> = new Map(Object.entries(types));
