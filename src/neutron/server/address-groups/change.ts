import { first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { removeAllEntries } from '../rbac-policies/entries.ts';
import { changedColumns } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import type { AddressGroupValues } from './attributes.ts';
import { canonicalBlocks } from './blocks.ts';
import type { AddressGroupRecord } from './group-record.ts';

/** Makes a group. */
export function* createAddressGroup(session: Session, posted: Values): Unit<AddressGroupRecord> {
  const values = posted as AddressGroupValues;
  const row = {
    ...standardColumns(session, values, 0),
    addresses: JSON.stringify(canonicalBlocks(values.addresses)),
  };
  yield* run(session.queries.insertInto('neutron_address_group').values(row));
  return { ...row, shared: 0 };
}

/** Changes what a group is called. */
export function* updateAddressGroup(
  session: Session,
  group: AddressGroupRecord,
  sent: Values,
): Unit<AddressGroupRecord> {
  const { name = group.name, description = group.description } = sent as Partial<AddressGroupValues>;
  return yield* saveAddressGroup(session, group, { ...group, name, description });
}

/** Writes down what has changed of a group, if anything has. */
export function* saveAddressGroup(
  session: Session,
  before: AddressGroupRecord,
  after: AddressGroupRecord,
): Unit<AddressGroupRecord> {
  const changes = changedColumns(before, after);
  if (!changes) return before;
  const { shared: _shared, ...columns } = changes;
  const stamp = { revision_number: before.revision_number + 1, updated_at: session.now };
  yield* run(
    session.queries
      .updateTable('neutron_address_group')
      .set({ ...columns, ...stamp })
      .where('id', '=', before.id),
  );
  return { ...after, ...stamp };
}

/**
 * Removes a group. Throws 409 AddressGroupInUse while a rule refers to it; a rule that comes at the same time is refused by
 * the foreign key, or refuses this, and the unit that lost looks again.
 */
export function* deleteAddressGroup(session: Session, { id }: AddressGroupRecord): Unit<void> {
  const { queries } = session;
  const rule = yield* first(
    queries.selectFrom('neutron_rule_address_group').select('rule_id').where('address_group_id', '=', id).limit(1),
  );
  if (rule) throw networkError('AddressGroupInUse', id);
  yield* run(queries.deleteFrom('neutron_address_group').where('id', '=', id));
  yield* removeAllEntries(session, id);
}
