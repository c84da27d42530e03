import type { Database } from '../../../store/index.ts';
import type { Limits } from '../../config.ts';
import { forbidden } from '../../errors/nova-error.ts';
import type { Flavor } from '../../flavors/flavor.ts';
import { projectUsage } from '../../limits/project-usage.ts';
import type { InstanceCount } from './instance-count.ts';

/** How many servers of this flavor the project's quota still allows, at most `count.most`. Throws HttpError 403 below `count.least`. */
export async function headroom(
  database: Database,
  limits: Limits,
  projectId: string,
  flavor: Flavor,
  count: InstanceCount,
): Promise<number> {
  const used = await database.read((queries) => projectUsage(queries, projectId));
  const resources = [
    { name: 'instances', limit: limits.instances, used: used.instances, each: 1 },
    { name: 'cores', limit: limits.cores, used: used.cores, each: flavor.vcpus },
    { name: 'ram', limit: limits.ram, used: used.ram, each: flavor.memoryMb },
  ];
  const short = resources.filter(({ limit, used: inUse, each }) => limit >= 0 && inUse + each * count.least > limit);
  if (short.length > 0) {
    const list = (of: (resource: (typeof resources)[number]) => string | number) => short.map(of).join(', ');
    throw forbidden(
      `Quota exceeded for ${list(({ name }) => name)}: Requested ${list(({ each }) => each * count.least)}, ` +
        `but already used ${list(({ used: inUse }) => inUse)} of ${list(({ limit, name }) => `${limit} ${name}`)}`,
    );
  }
  return resources.reduce(
    (most, { limit, used: inUse, each }) =>
      limit < 0 || each === 0 ? most : Math.min(most, Math.floor((limit - inUse) / each)),
    count.most,
  );
}
