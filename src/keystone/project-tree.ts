import { HttpError } from '../http/http-error.ts';
import type { Queries, Unit } from '../store/index.ts';
import { parentsOf } from './effective-roles.ts';
import { domainById } from './records/domains.ts';
import { projectById } from './records/projects.ts';

/** Projects below a domain in a row, at most: Keystone's limit. */
const deepest = 5;

/**
 * Where a new project is to be: in its parent's domain when it has one, in `usual` when nothing is said. Throws HttpError 400
 * for a parent of another domain, 404 for a domain or parent that is not there, 403 for a parent that is disabled or too deep.
 */
export function* placeForProject(
  q: Queries,
  wanted: { readonly domain_id?: string | null; readonly parent_id?: string | null },
  usual: string,
): Unit<{ domain_id: string; parent_id: string | null }> {
  const asParent = wanted.parent_id ?? null;
  const parent = asParent === null ? undefined : yield* projectById(q, asParent);
  const domainId = wanted.domain_id ?? parent?.domain_id ?? asParent ?? usual;
  if (!(yield* domainById(q, domainId))) {
    throw new HttpError(404, asParent === domainId ? 'The parent does not exist.' : 'The domain does not exist.');
  }
  if (asParent === null || asParent === domainId) return { domain_id: domainId, parent_id: null };
  if (!parent) throw new HttpError(404, 'The parent does not exist.');
  if (parent.domain_id !== domainId) throw new HttpError(400, 'The parent is in another domain.');
  if (parent.enabled === 0) throw new HttpError(403, 'The parent is disabled.');
  if ((yield* parentsOf(q, parent.id)).length + 2 > deepest) {
    throw new HttpError(403, `Projects do not nest deeper than ${deepest}.`);
  }
  return { domain_id: domainId, parent_id: parent.id };
}
