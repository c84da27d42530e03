import { type RawBuilder, sql } from 'kysely';
import type { RequestContext } from '../../../context/request-context.ts';

/** What a rule is asked about. */
export interface PolicyTarget {
  readonly projectId: string | null;
  /** The project of the network that the object lives on. */
  readonly networkProjectId?: string;
  /** The project of the security group that the object lives in. */
  readonly groupProjectId?: string;
  /** The object, or its network, is shared with the caller. */
  readonly shared?: boolean;
  /** The object is, or lives on, an external network. */
  readonly external?: boolean;
}

/** Where a resource's rows say the same, for lists. A part that is left out never holds. */
export interface TargetColumns {
  readonly projectId: RawBuilder<unknown>;
  readonly networkProjectId?: RawBuilder<unknown>;
  readonly groupProjectId?: RawBuilder<unknown>;
  /** A condition. */
  readonly shared?: RawBuilder<unknown>;
  /** A condition. */
  readonly external?: RawBuilder<unknown>;
}

/** A named question about caller and object. The two forms, one object and all rows of a list, ask the same. */
interface Check {
  test(context: RequestContext, target: PolicyTarget): boolean;
  /** A condition on rows, or true or false for all of them alike. */
  where(context: RequestContext, columns: TargetColumns): RawBuilder<unknown> | boolean;
}

/** Holds by who asks alone. */
function caller(holds: (context: RequestContext) => boolean): Check {
  return { test: holds, where: holds };
}

/** The caller has the role, and their project is the one that the object names under `key`. */
function project(key: 'projectId' | 'networkProjectId' | 'groupProjectId', role: string): Check {
  return {
    test: (context, target) =>
      context.projectId !== null && target[key] === context.projectId && context.roles.includes(role),
    where: (context, columns) => {
      const column = columns[key];
      if (!column || context.projectId === null || !context.roles.includes(role)) return false;
      return sql`${column} = ${context.projectId}`;
    },
  };
}

/** The caller has the role, and the object is what `key` says. */
function flag(key: 'shared' | 'external', role: string): Check {
  return {
    test: (context, target) => target[key] === true && context.roles.includes(role),
    where: (context, columns) => (context.roles.includes(role) ? (columns[key] ?? false) : false),
  };
}

const checks = {
  admin: caller((context) => context.isAdmin),
  service: caller((context) => context.roles.includes('service')),
  reader: caller((context) => context.roles.includes('reader')),
  owner_reader: project('projectId', 'reader'),
  owner_member: project('projectId', 'member'),
  owner_manager: project('projectId', 'manager'),
  network_owner_reader: project('networkProjectId', 'reader'),
  network_owner_member: project('networkProjectId', 'member'),
  network_owner_manager: project('networkProjectId', 'manager'),
  group_owner_reader: project('groupProjectId', 'reader'),
  group_owner_member: project('groupProjectId', 'member'),
  shared_reader: flag('shared', 'reader'),
  shared_member: flag('shared', 'member'),
  external_reader: flag('external', 'reader'),
} satisfies Record<string, Check>;

/** The words that a rule is made of. */
export type CheckName = keyof typeof checks;

/** Whether one of the checks holds for the object. */
export function anyHolds(names: readonly CheckName[], context: RequestContext, target: PolicyTarget): boolean {
  return names.some((name) => checks[name].test(context, target));
}

/** The rows for which one of the checks holds: a condition, or true (all) or false (none). */
export function whereAnyHolds(
  names: readonly CheckName[],
  context: RequestContext,
  columns: TargetColumns,
): RawBuilder<unknown> | boolean {
  const conditions: RawBuilder<unknown>[] = [];
  for (const name of names) {
    const check: Check = checks[name];
    const condition = check.where(context, columns);
    if (condition === true) return true;
    if (condition !== false) conditions.push(condition);
  }
  return conditions.length > 0 && sql`(${sql.join(conditions, sql` or `)})`;
}
