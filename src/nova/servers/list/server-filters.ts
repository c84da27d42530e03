import { badRequest, forbidden } from '../../errors/nova-error.ts';
import { has } from '../../microversion/features.ts';
import type { Call } from '../../operation/operation.ts';
import { idOf } from '../../operation/uuid.ts';
import { vmStatesOf } from '../status.ts';
import { Pattern, PatternError } from './pattern.ts';

/** Columns of an instance that a filter compares for equality. */
export type EqualityColumn =
  | 'uuid'
  | 'image_id'
  | 'flavor_id'
  | 'reservation_id'
  | 'host'
  | 'node'
  | 'user_id'
  | 'key_name'
  | 'availability_zone'
  | 'vm_state'
  | 'task_state'
  | 'hostname';

/** What a listing of servers is narrowed down to. What the database compares, and what has to be looked at. */
export interface ServerFilters {
  /** Null: of all projects. */
  readonly projectId: string | null;
  /** Null: deleted ones too. */
  readonly deleted: boolean | null;
  readonly equal: readonly (readonly [EqualityColumn, string])[];
  /** Null: any; an empty list: none. */
  readonly vmStates: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  /** As the store keeps times. */
  readonly changesSince: string | null;
  readonly changesBefore: string | null;
  /** Whether those that can be restored are shown. */
  readonly softDeleted: boolean;
  /** Null: whether or not. */
  readonly locked: boolean | null;
  readonly name: Pattern | null;
  readonly ip: Pattern | null;
  readonly ip6: Pattern | null;
  readonly tags: TagFilters;
}

/** Each list empty where it does not filter. */
export interface TagFilters {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly notAll: readonly string[];
  readonly notAny: readonly string[];
}

const forEverybody: readonly (readonly [string, EqualityColumn])[] = [
  ['uuid', 'uuid'],
  ['reservation_id', 'reservation_id'],
];

const forAdministrators: readonly (readonly [string, EqualityColumn])[] = [
  ['host', 'host'],
  ['node', 'node'],
  ['user_id', 'user_id'],
  ['key_name', 'key_name'],
  ['availability_zone', 'availability_zone'],
  ['vm_state', 'vm_state'],
  ['task_state', 'task_state'],
  ['hostname', 'hostname'],
];

/** Reads the filters of a listing. What the caller may not filter by is ignored, as Nova does. Throws HttpError 400, 403. */
export function readServerFilters(call: Call): ServerFilters {
  const { query, context, version } = call;
  const statuses = query.all('status').map((status) => status.toUpperCase());
  const vmStates = statuses.length > 0 ? statuses.flatMap(vmStatesOf) : null;
  if (vmStates?.length === 0 && has(version, 'strictStatusFilter')) throw badRequest('Invalid status is requested.');
  const changesSince = time(call, 'changes-since');
  const isIp6 = context.isAdmin || has(version, 'ip6FilterForAll');
  return {
    projectId: project(call),
    deleted: deleted(call, statuses, changesSince !== null),
    equal: [
      ...given(call, forEverybody),
      ...(context.isAdmin ? given(call, forAdministrators) : []),
      ...references(call, 'image', 'image_id'),
      ...references(call, 'flavor', 'flavor_id'),
    ],
    vmStates,
    statuses: statuses.length > 0 ? statuses : null,
    changesSince,
    changesBefore: has(version, 'changesBefore') ? time(call, 'changes-before') : null,
    softDeleted: softDeleted(call, statuses, changesSince !== null),
    locked: has(version, 'lockedReason') && query.one('locked') !== null ? query.flag('locked') : null,
    name: pattern(call, 'name'),
    ip: pattern(call, 'ip'),
    ip6: isIp6 ? pattern(call, 'ip6') : null,
    tags: has(version, 'serverTags')
      ? {
          all: tags(call, 'tags'),
          any: tags(call, 'tags-any'),
          notAll: tags(call, 'not-tags'),
          notAny: tags(call, 'not-tags-any'),
        }
      : { all: [], any: [], notAll: [], notAny: [] },
  };
}

function project(call: Call): string | null {
  if (!call.query.flag('all_tenants')) return call.projectId;
  if (!call.context.isAdmin) throw forbidden('Policy does not allow servers of all projects to be listed.');
  return call.query.one('project_id') ?? call.query.one('tenant_id');
}

function deleted(call: Call, statuses: readonly string[], changes: boolean): boolean | null {
  const { query, context } = call;
  const asked = query.one('deleted') === null ? null : query.flag('deleted');
  if (statuses.includes('DELETED')) {
    if (!context.isAdmin) throw forbidden('Only administrators may list deleted servers.');
    return true;
  }
  if (context.isAdmin && asked !== null) return asked;
  return changes ? null : false;
}

function softDeleted({ query, context }: Call, statuses: readonly string[], changes: boolean): boolean {
  return changes || statuses.includes('SOFT_DELETED') || (context.isAdmin && query.flag('soft_deleted'));
}

function given(call: Call, filters: readonly (readonly [string, EqualityColumn])[]) {
  return filters.flatMap(([name, column]) => {
    const value = call.query.one(name);
    return value === null ? [] : [[column, value] as const];
  });
}

function references(call: Call, name: string, column: EqualityColumn) {
  const value = call.query.one(name);
  return value === null ? [] : [[column, idOf(value)] as const];
}

function tags(call: Call, name: string): readonly string[] {
  return call.query
    .all(name)
    .flatMap((value) => value.split(','))
    .filter((tag) => tag !== '');
}

function pattern(call: Call, name: string): Pattern | null {
  const text = call.query.one(name);
  if (text === null) return null;
  try {
    return new Pattern(text);
  } catch (error) {
    if (error instanceof PatternError) throw badRequest(`Invalid filter ${name}: ${error.message}.`);
    throw error;
  }
}

/** An ISO 8601 time, without a zone UTC, as the store keeps it. */
function time(call: Call, name: string): string | null {
  const text = call.query.one(name);
  if (text === null) return null;
  const form = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text.trim());
  const zoned = form && (form[1] === undefined || form[4] !== undefined) ? text.trim() : `${text.trim()}Z`;
  const ms = form ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(ms)) throw badRequest(`Invalid filter ${name}: an ISO 8601 time is expected.`);
  return new Date(ms).toISOString();
}
