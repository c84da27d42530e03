import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, forbidden } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type Call, type Operation, operation } from '../operation/operation.ts';
import { pageSize } from '../operation/paging.ts';
import { type Period, readPeriod } from './period.ts';
import { tenantUsageAnswer, tenantUsagesAnswer } from './usage-answers.ts';
import { placeOf, type UsedServer, usedServers } from './usage-queries.ts';
import { tenantUsages } from './usage-view.ts';

/** `/os-simple-tenant-usage`: how long there were which servers. Since 2.40 in pages of servers. */
export function usageOperations({
  database,
  runtime,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'runtime' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-simple-tenant-usage',
      policy: 'admin',
      answers: { 200: tenantUsagesAnswer },
      handle: async (call) => {
        const now = runtime.clock.now();
        const period = readPeriod(call.query, now);
        const { servers, next } = await page(call, period, null);
        const detailed = call.query.all('detailed')[0] === '1';
        const links = next && { tenant_usages_links: call.links.next('os-simple-tenant-usage', call.query, next) };
        return { status: 200, body: { tenant_usages: tenantUsages(servers, period, now, detailed), ...links } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-simple-tenant-usage/:project_id',
      policy: 'reader',
      answers: { 200: tenantUsageAnswer },
      handle: async (call) => {
        const projectId = call.param('project_id');
        if (projectId !== call.projectId && !call.context.isAdmin) {
          throw forbidden("Policy does not allow another project's usage to be read.");
        }
        const now = runtime.clock.now();
        const period = readPeriod(call.query, now);
        const { servers, next } = await page(call, period, projectId);
        const [usage = {}] = tenantUsages(servers, period, now, true);
        const collection = `os-simple-tenant-usage/${encodeURIComponent(projectId)}`;
        const links = next && { tenant_usage_links: call.links.next(collection, call.query, next) };
        return { status: 200, body: { tenant_usage: usage, ...links } };
      },
    }),
  ];

  async function page(
    call: Call,
    period: Period,
    projectId: string | null,
  ): Promise<{ servers: readonly UsedServer[]; next: string | null }> {
    const paged = has(call.version, 'usagePaging');
    const size = paged ? pageSize(call.query, config.maxPageSize) : null;
    const marker = paged ? call.query.one('marker') : null;
    const found = await database.read(function* (queries) {
      const after = marker === null ? null : yield* placeOf(queries, marker);
      if (after === undefined || (after && projectId !== null && after.projectId !== projectId)) {
        throw badRequest(`Marker ${(marker ?? '').slice(0, 60)} could not be found.`);
      }
      return yield* usedServers(queries, { period, projectId, after, count: size === null ? null : size + 1 });
    });
    const servers = found.slice(0, size ?? found.length);
    return { servers, next: found.length > servers.length ? (servers.at(-1)?.id ?? null) : null };
  }
}
