import { badRequest } from '../errors/nova-error.ts';
import type { ImageFilters } from '../images.ts';
import { pageSize } from '../operation/paging.ts';
import type { Query } from '../operation/query.ts';

/** Reads what `GET /images` asks for; unknown names are ignored. Throws HttpError 400 for values that make no sense. */
export function readImageFilters(
  query: Query,
  maxPageSize: number,
  statusesOf: (word: string) => readonly string[],
): ImageFilters {
  const status = query.one('status');
  return {
    name: query.one('name'),
    statuses: status === null ? null : statusesOf(status),
    minRam: query.number('minRam'),
    minDisk: query.number('minDisk'),
    changedSince: changesSince(query),
    properties: [
      ...named(query.one('type'), 'image_type'),
      // A server is named by its id, or by an address that ends with it.
      ...named(query.one('server')?.split('/').at(-1) ?? null, 'instance_uuid'),
      ...query.entries().flatMap(([name, value]) => {
        const [, property] = /^property-(.+)$/.exec(name) ?? [];
        return property === undefined ? [] : [{ name: property, value }];
      }),
    ],
    limit: pageSize(query, maxPageSize),
    marker: query.one('marker'),
  };
}

function named(value: string | null, name: string): ImageFilters['properties'] {
  return value === null ? [] : [{ name, value }];
}

/** Without a zone it is UTC. */
function changesSince(query: Query): string | null {
  const text = query.one('changes-since')?.trim();
  if (text === undefined) return null;
  const form = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  const ms = form ? Date.parse(form[1] === undefined || form[4] !== undefined ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw badRequest('Invalid filter changes-since: an ISO 8601 time is expected.');
  return new Date(ms).toISOString();
}
