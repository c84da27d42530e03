import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import type { SubnetPoolRecord } from './pool-record.ts';

/** A pool as it travels. Prefix lengths are text, except in the answer to a change. MSC-005, MSC-006 */
export function renderPool(pool: SubnetPoolRecord): Wire {
  const length = (value: number) => (pool.changed ? value : String(value));
  return {
    id: pool.id,
    name: pool.name,
    tenant_id: pool.project_id,
    project_id: pool.project_id,
    prefixes: textList(pool.prefixes),
    ip_version: pool.ip_version,
    min_prefixlen: length(pool.min_prefixlen),
    max_prefixlen: length(pool.max_prefixlen),
    default_prefixlen: length(pool.default_prefixlen),
    default_quota: pool.default_quota,
    address_scope_id: pool.address_scope_id,
    shared: pool.shared === 1,
    is_default: pool.is_default === 1,
    description: pool.description ?? '',
    tags: textList(pool.tags),
    created_at: wireTime(pool.created_at),
    updated_at: wireTime(pool.updated_at),
    revision_number: pool.revision_number,
  };
}
