import { sql } from 'kysely';
import { all, prepared, run, type Unit } from '../../../store/index.ts';
import { pythonText } from '../attributes/python-text.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

const quotasOf = prepared((queries, { projectId }: { projectId: string }) =>
  queries.selectFrom('neutron_quota').select(['resource', 'quota']).where('project_id', '=', projectId),
);

const usedBy = prepared((queries, { projectId }: { projectId: string }) =>
  queries.selectFrom('neutron_usage').select(['resource', 'used']).where('project_id', '=', projectId),
);

/** The limits of a project by resource: its own where it has some, else the default. */
export function* limitsOf(session: Session, projectId: string): Unit<Record<string, number>> {
  const rows = yield* all(quotasOf(session.queries, { projectId }));
  const limits = { ...session.config.defaultQuotas };
  for (const { resource, quota } of rows) limits[resource] = quota;
  return limits;
}

/** How many a project has of each resource that it has some of. */
export function* usageOf(session: Session, projectId: string): Unit<Map<string, number>> {
  const rows = yield* all(usedBy(session.queries, { projectId }));
  return new Map(rows.map(({ resource, used }) => [resource, used]));
}

/**
 * Takes quota for `count` objects in each project, each of which uses `each`. Throws 409 OverQuota naming all resources
 * that are short. Source: Networking API reference, quotas.
 */
export function* reserve(
  session: Session,
  counts: ReadonlyMap<string, number>,
  each: Readonly<Record<string, number>>,
): Unit<void> {
  const wanted = Object.entries(each);
  if (wanted.length === 0) return;
  for (const [projectId, count] of counts) {
    // What belongs to no project, as the gateway port of a router, uses nobody's quota.
    if (projectId === '') continue;
    // Taken first, looked at then: who takes holds the row, so that of two at the limit the second one sees the first.
    for (const [resource, amount] of wanted) yield* addUsage(session, projectId, resource, amount * count);
    const limits = yield* limitsOf(session, projectId);
    const used = yield* usageOf(session, projectId);
    const short = wanted.filter(([resource, amount]) => {
      const limit = limits[resource] ?? -1;
      return amount > 0 && limit >= 0 && (used.get(resource) ?? 0) > limit;
    });
    if (short.length > 0) {
      throw networkError('OverQuota', pythonText(short.map(([resource]) => resource)));
    }
  }
}

/** Counts objects that come (or, with a negative amount, go), without asking for the limit. */
export function* addUsage(session: Session, projectId: string, resource: string, amount: number): Unit<void> {
  if (amount === 0) return;
  yield* run(
    statement(
      session,
      sql`insert into neutron_usage (project_id, resource, used) values (${projectId}, ${resource}, ${amount})
        on conflict (project_id, resource) do update set used = neutron_usage.used + excluded.used`,
    ),
  );
}
