import type { Database, Queries, Unit } from '../../../store/index.ts';
import type { Limits } from '../../config.ts';
import { forbidden } from '../../errors/nova-error.ts';
import type { Flavor } from '../../flavors/flavor.ts';
import { holdProjectQuota, type ProjectUsage, projectUsage } from '../../limits/project-usage.ts';
import type { InstanceCount } from './instance-count.ts';

/** Whose quota is asked, and for what. */
export interface QuotaQuestion {
  readonly limits: Limits;
  readonly projectId: string;
  readonly flavor: Flavor;
}

/** How many servers of this flavor the project's quota still allows, at most `count.most`. Throws HttpError 403 below `count.least`. */
export async function headroom(database: Database, question: QuotaQuestion, count: InstanceCount): Promise<number> {
  if (boundless(question.limits)) return count.most;
  const used = await database.read((queries) => projectUsage(queries, question.projectId));
  const resources = resourcesOf(question, used);
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
  if (boundless(question.limits)) return;
  yield* holdProjectQuota(queries, question.projectId);
  refuseMoreThanAllowed(resourcesOf(question, yield* projectUsage(queries, question.projectId)), count);
}

/**
 * Lets a server become another flavor, in the commit that records it: what it becomes more has to be within the quota.
 * Throws HttpError 403.
 */
export function* admitGrowth(
  queries: Queries,
  { limits, projectId }: Omit<QuotaQuestion, 'flavor'>,
  from: Pick<Flavor, 'vcpus' | 'memoryMb'>,
  to: Pick<Flavor, 'vcpus' | 'memoryMb'>,
): Unit<void> {
  if (boundless(limits)) return;
  yield* holdProjectQuota(queries, projectId);
  const used = yield* projectUsage(queries, projectId);
  const grown: readonly Resource[] = [
    { name: 'cores', limit: limits.cores, used: used.cores, each: to.vcpus - from.vcpus },
    { name: 'ram', limit: limits.ram, used: used.ram, each: to.memoryMb - from.memoryMb },
  ];
  refuseMoreThanAllowed(
    grown.filter(({ each }) => each > 0),
    1,
  );
}

/** Whether a project may have whatever it likes. Then nobody counts its servers: that takes the longer the more there are. */
function boundless({ instances, cores, ram }: Limits): boolean {
  return instances < 0 && cores < 0 && ram < 0;
}

interface Resource {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
  /** Of one server. */
  readonly each: number;
}

function resourcesOf({ limits, flavor }: QuotaQuestion, used: ProjectUsage): readonly Resource[] {
  return [
    { name: 'instances', limit: limits.instances, used: used.instances, each: 1 },
    { name: 'cores', limit: limits.cores, used: used.cores, each: flavor.vcpus },
    { name: 'ram', limit: limits.ram, used: used.ram, each: flavor.memoryMb },
  ];
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
