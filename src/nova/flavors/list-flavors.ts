import type { Database } from '../../store/index.ts';
import type { ComputeFaceConfig } from '../config.ts';
import { badRequest } from '../errors/nova-error.ts';
import type { Call } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import type { Flavor } from './flavor.ts';
import { allFlavors } from './flavor-queries.ts';

const sortKeys: Readonly<Record<string, (flavor: Flavor) => string | number>> = {
  flavorid: (flavor) => flavor.id,
  id: (flavor) => flavor.id,
  name: (flavor) => flavor.name,
  memory_mb: (flavor) => flavor.memoryMb,
  root_gb: (flavor) => flavor.rootGb,
  ephemeral_gb: (flavor) => flavor.ephemeralGb,
  swap: (flavor) => flavor.swapMb,
  vcpus: (flavor) => flavor.vcpus,
};

/** A page of the flavors that the query asks for, and the marker of the next page where there is one. */
export async function listFlavors(
  call: Call,
  database: Database,
  config: ComputeFaceConfig,
): Promise<{ flavors: readonly Flavor[]; next: string | null }> {
  const { query } = call;
  const minRam = query.number('minRam') ?? 0;
  const minDisk = query.number('minDisk') ?? 0;
  const wanted = visibility(call);
  const { flavors: catalogue, given } = await allFlavors(database, call.projectId);
  const found = catalogue.filter(
    (flavor) =>
      (wanted === null || flavor.isPublic === wanted || (wanted && given.has(flavor.id))) &&
      (call.context.isAdmin || !flavor.disabled) &&
      flavor.memoryMb >= minRam &&
      flavor.rootGb >= minDisk,
  );
  const sortKey = query.one('sort_key') ?? 'flavorid';
  const key = Object.hasOwn(sortKeys, sortKey) ? sortKeys[sortKey] : undefined;
  if (!key) throw badRequest(`Flavors cannot be sorted by ${sortKey.slice(0, 60)}.`);
  const direction = query.one('sort_dir') ?? 'asc';
  if (direction !== 'asc' && direction !== 'desc') throw badRequest('sort_dir must be asc or desc.');
  const sign = direction === 'asc' ? 1 : -1;
  found.sort((a, b) => sign * compare(key(a), key(b)) || compare(a.id, b.id));

  const marker = query.one('marker');
  const start = marker === null ? 0 : found.findIndex((flavor) => flavor.id === marker) + 1;
  if (marker !== null && start === 0) throw badRequest(`marker [${marker.slice(0, 60)}] not found`);
  const size = pageSize(query, config.maxPageSize);
  const flavors = found.slice(start, start + size);
  const last = flavors.at(-1);
  return { flavors, next: last && start + size < found.length ? last.id : null };
}

/** True: public ones and those of the project; false: the others; null: all. Only administrators have the choice. */
function visibility(call: Call): boolean | null {
  if (!call.context.isAdmin) return true;
  const asked = call.query.one('is_public');
  if (asked === null) return true;
  return asked.toLowerCase() === 'none' ? null : call.query.flag('is_public');
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
