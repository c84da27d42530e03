import { first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { openToAll, removeAllEntries } from '../rbac-policies/entries.ts';
import type { Session } from '../session.ts';
import type { AddressScopeValues } from './attributes.ts';
import type { AddressScopeRecord } from './scope-record.ts';

/** Makes a scope. */
export function* createScope(session: Session, posted: Values): Unit<AddressScopeRecord> {
  const { project_id, name, ip_version, shared } = posted as AddressScopeValues;
  const row = { id: session.newId(), project_id, name, ip_version };
  yield* run(session.queries.insertInto('neutron_address_scope').values(row));
  if (shared) yield* openToAll(session, row, 'access_as_shared', 'address_scope');
  return { ...row, revision_number: 0, shared: shared ? 1 : 0 };
}

/** Changes a scope. Throws 400 AddressScopeUpdateError for one that would no longer be shared. */
export function* updateScope(session: Session, scope: AddressScopeRecord, sent: Values): Unit<AddressScopeRecord> {
  const { name = scope.name, shared } = sent as Partial<AddressScopeValues>;
  if (shared === false && scope.shared === 1) {
    throw networkError('AddressScopeUpdateError', scope.id, "Shared address scope can't be unshared");
  }
  if (name !== scope.name) {
    yield* run(session.queries.updateTable('neutron_address_scope').set({ name }).where('id', '=', scope.id));
  }
  if (shared && scope.shared === 0) yield* openToAll(session, scope, 'access_as_shared', 'address_scope');
  return { ...scope, name, shared: shared ? 1 : scope.shared };
}

/** Removes a scope. Throws 409 AddressScopeInUse while a pool is in it. MSC-015 */
export function* deleteScope(session: Session, scope: AddressScopeRecord): Unit<void> {
  const { queries } = session;
  const pool = yield* first(
    queries.selectFrom('neutron_subnetpool').select('id').where('address_scope_id', '=', scope.id).limit(1),
  );
  if (pool) throw networkError('AddressScopeInUse', scope.id);
  yield* run(queries.deleteFrom('neutron_address_scope').where('id', '=', scope.id));
  yield* removeAllEntries(session, scope.id);
}
