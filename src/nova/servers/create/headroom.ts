import type { Database, Queries, Unit } from '../../../store/index.ts';
import type { Limits } from '../../config.ts';
import { forbidden } from '../../errors/nova-error.ts';
import type { Flavor } from '../../flavors/flavor.ts';
import { holdProjectQuota, type ProjectUsage, projectUsage } from '../../limits/project-usage.ts';
import { type QuotaPair, quotaPairOf } from '../../quotas/quota-queries.ts';
import type { InstanceCount } from './instance-count.ts';

/** Whose quota is asked, and for what. */
export interface QuotaQuestion {
  /** As configured; others may have been said of the project, or of its user. */
  readonly limits: Limits;
  readonly projectId: string;
  readonly userId: string;
  readonly flavor: Pick<Flavor, 'vcpus' | 'memoryMb'>;
}

/** How many servers of this flavor the project's quota still allows, at most `count.most`. Throws HttpError 403 below `count.least`. */
export async function headroom(database: Database, question: QuotaQuestion, count: InstanceCount): Promise<number> {
  const resources = await database.read((queries) => resourcesOf(queries, question, perServer(question.flavor)));
  refuseMoreThanAllowed(resources, count.least);
  return resources.reduce(
    (most, { limit, used: inUse, each }) =>
      limit < 0 || each === 0 ? most : Math.min(most, Math.floor((limit - inUse) / each)),
    count.most,
  );
}

/**
 * Lets servers in, in the commit that records them: many requests at once have all found headroom, and only so many may
 * use it. Throws HttpError 403.
 */
export function* admit(queries: Queries, question: QuotaQuestion, count: number): Unit<void> {
  refuseMoreThanAllowed(yield* heldResourcesOf(queries, question, perServer(question.flavor)), count);
}

/**
 * Lets a server become another flavor, in the commit that records it: what it becomes more has to be within the quota.
 * Throws HttpError 403.
 */
export function* admitGrowth(
  queries: Queries,
  question: Omit<QuotaQuestion, 'flavor'>,
  from: Pick<Flavor, 'vcpus' | 'memoryMb'>,
  to: Pick<Flavor, 'vcpus' | 'memoryMb'>,
): Unit<void> {
  const growth = { instances: 0, cores: to.vcpus - from.vcpus, ram: to.memoryMb - from.memoryMb };
  const resources = yield* heldResourcesOf(queries, question, growth);
  refuseMoreThanAllowed(
    resources.filter(({ each }) => each > 0),
    1,
  );
}

interface Resource {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
  /** Of one server. */
  readonly each: number;
}

function perServer({ vcpus, memoryMb }: Pick<Flavor, 'vcpus' | 'memoryMb'>): ProjectUsage {
  return { instances: 1, cores: vcpus, ram: memoryMb };
}

const counted = ['instances', 'cores', 'ram'] as const;

/** As resourcesOf; until the commit nobody else lets servers of the project in. */
function* heldResourcesOf(
  queries: Queries,
  question: Omit<QuotaQuestion, 'flavor'>,
  each: ProjectUsage,
): Unit<readonly Resource[]> {
  const { limits, projectId, userId } = question;
  // Whom nothing bounds holds up nobody.
  if (isBoundless(yield* quotaPairOf(queries, limits, projectId, userId))) return [];
  yield* holdProjectQuota(queries, projectId);
  return yield* resourcesOf(queries, question, each);
}

/**
 * Of the project, and then of its user where something else was said of them. None where both may have whatever they like: their
 * servers are not counted then, for that takes the longer the more there are.
 */
function* resourcesOf(
  queries: Queries,
  { limits, projectId, userId }: Omit<QuotaQuestion, 'flavor'>,
  each: ProjectUsage,
): Unit<readonly Resource[]> {
  const pair = yield* quotaPairOf(queries, limits, projectId, userId);
  if (isBoundless(pair)) return [];
  const { project, user } = pair;
  const used = yield* projectUsage(queries, projectId);
  const own = counted.filter((name) => user[name] !== project[name]);
  const usedByUser = own.length > 0 ? yield* projectUsage(queries, projectId, userId) : used;
  return [
    ...counted.map((name) => ({ name, limit: project[name], used: used[name], each: each[name] })),
    ...own.map((name) => ({ name, limit: user[name], used: usedByUser[name], each: each[name] })),
  ];
}

function isBoundless({ project, user }: QuotaPair): boolean {
  return counted.every((name) => project[name] < 0 && user[name] < 0);
}

function refuseMoreThanAllowed(resources: readonly Resource[], count: number): void {
  const short = resources.filter(({ limit, used, each }) => limit >= 0 && used + each * count > limit);
  if (short.length === 0) return;
  const list = (of: (resource: Resource) => string | number) => short.map(of).join(', ');
  throw forbidden(
    `Quota exceeded for ${list(({ name }) => name)}: Requested ${list(({ each }) => each * count)}, ` +
      `but already used ${list(({ used }) => used)} of ${list(({ limit, name }) => `${limit} ${name}`)}`,
  );
}
