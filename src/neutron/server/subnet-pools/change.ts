import { run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import type { Cidr } from '../ipam/address.ts';
import { addUsage } from '../quotas/usage.ts';
import { openToAll, removeAllEntries } from '../rbac-policies/entries.ts';
import { changedColumns, flag, textList } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import type { SubnetPoolValues } from './attributes.ts';
import { checkScope, refuseWhileMixed } from './check-scope.ts';
import type { SubnetPoolRecord } from './pool-record.ts';
import { settleBounds } from './prefix-bounds.ts';
import { blocksOf, covers, readPrefixes } from './prefixes.ts';

/** Makes a pool. Throws 400 for prefixes, bounds or a scope that do not fit, and for a second default of a family. */
export function* createPool(session: Session, posted: Values): Unit<SubnetPoolRecord> {
  const values = posted as SubnetPoolValues;
  const { version, blocks } = readPrefixes(values.prefixes);
  const { min_prefixlen: min, max_prefixlen: max, default_prefixlen: usual } = values;
  const bounds = settleBounds(version, {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(usual !== undefined && { usual }),
  });
  const row = {
    ...standardColumns(session, values, 0),
    ip_version: version,
    prefixes: textOf(blocks),
    min_prefixlen: bounds.min,
    max_prefixlen: bounds.max,
    default_prefixlen: bounds.usual,
    default_quota: values.default_quota ?? null,
    address_scope_id: values.address_scope_id ?? null,
    is_default: flag(values.is_default),
    subnets: 0,
  };
  if (row.address_scope_id !== null) {
    yield* checkScope(session, row.address_scope_id, { id: row.id, version, blocks, isShared: values.shared });
  }
  session.onConflict('uq_neutron_subnetpool_default', secondDefault);
  yield* run(session.queries.insertInto('neutron_subnetpool').values(row));
  if (values.shared) yield* openToAll(session, row, 'access_as_shared', 'subnetpool');
  return { ...row, shared: flag(values.shared) };
}

/** Changes a pool. Throws 400 for prefixes that are not at least those it has. MSC-007 */
export function* updatePool(session: Session, pool: SubnetPoolRecord, sent: Values): Unit<SubnetPoolRecord> {
  const changes = sent as Partial<SubnetPoolValues>;
  const { min_prefixlen: min, max_prefixlen: max, default_prefixlen: usual } = changes;
  const version = pool.ip_version === 6 ? 6 : 4;
  const prefixes = changes.prefixes === undefined ? null : grown(pool, changes.prefixes);
  // Whatever is to be changed, upstream reads what there is first.
  if ((prefixes ?? textList(pool.prefixes)).length === 0) throw networkError('EmptySubnetPoolPrefixList');
  const bounds = settleBounds(version, {
    min: min ?? pool.min_prefixlen,
    max: max ?? pool.max_prefixlen,
    usual: usual ?? pool.default_prefixlen,
  });
  const { name, description, default_quota, address_scope_id, is_default } = changes;
  return yield* savePool(session, pool, {
    ...pool,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(prefixes && { prefixes: textOf(prefixes) }),
    min_prefixlen: bounds.min,
    max_prefixlen: bounds.max,
    default_prefixlen: bounds.usual,
    ...(default_quota !== undefined && { default_quota }),
    ...(address_scope_id !== undefined && { address_scope_id }),
    ...(is_default !== undefined && { is_default: flag(is_default) }),
  });
}

/** Writes down what has changed of a pool, if anything has, once its scope agrees. */
export function* savePool(session: Session, pool: SubnetPoolRecord, next: SubnetPoolRecord): Unit<SubnetPoolRecord> {
  const changes = changedColumns(pool, next);
  if (!changes) return { ...pool, changed: true };
  const { address_scope_id: scopeId } = next;
  if (scopeId !== null && (scopeId !== pool.address_scope_id || next.prefixes !== pool.prefixes)) {
    const version = pool.ip_version === 6 ? 6 : 4;
    const blocks = blocksOf(textList(next.prefixes));
    yield* checkScope(session, scopeId, { id: pool.id, version, blocks, isShared: pool.shared === 1 });
    if (scopeId !== pool.address_scope_id) yield* refuseWhileMixed(session, pool);
  }
  const stamp = { revision_number: pool.revision_number + 1, updated_at: session.now };
  const { shared: _shared, changed: _changed, ...columns } = changes;
  session.onConflict('uq_neutron_subnetpool_default', secondDefault);
  yield* run(
    session.queries
      .updateTable('neutron_subnetpool')
      .set({ ...columns, ...stamp })
      .where('id', '=', pool.id),
  );
  return { ...next, ...stamp, changed: true };
}

/** Removes a pool. Throws 400 SubnetPoolDeleteError while a subnet is taken from it. MSC-008 */
export function* deletePool(session: Session, pool: SubnetPoolRecord): Unit<void> {
  const gone = yield* run(
    session.queries.deleteFrom('neutron_subnetpool').where('id', '=', pool.id).where('subnets', '=', 0),
  );
  if (gone === 0) throw networkError('SubnetPoolDeleteError', 'Subnet pool has existing allocations');
  yield* removeAllEntries(session, pool.id);
  yield* deleteTags(session, pool.id);
  yield* addUsage(session, pool.project_id, 'subnetpool', -1);
}

/** The text of a pool's prefixes as its row has them. */
export function textOf(blocks: readonly Cidr[]): string {
  return JSON.stringify(blocks.map((block) => block.text));
}

function grown(pool: SubnetPoolRecord, prefixes: readonly string[]): Cidr[] {
  const before = blocksOf(textList(pool.prefixes));
  const sameFamily = blocksOf(prefixes).every((block) => block.version === pool.ip_version);
  if (prefixes.length === 0 || !sameFamily || !covers(blocksOf(prefixes), before)) {
    throw networkError('IllegalSubnetPoolPrefixUpdate', 'Existing prefixes must be a subset of the new prefixes');
  }
  return readPrefixes(prefixes).blocks;
}

function secondDefault() {
  return invalidInput(
    'A default subnetpool for this IP family has already been set. Only one default may exist per IP family',
  );
}
