import type { Queries, Unit } from '../../store/index.ts';
import { parentsOf, subtreeOf } from '../effective-roles.ts';
import { listProjects, type ProjectRecord } from '../records/projects.ts';
import { projectWire } from './project-wire.ts';
import { isSet, type Query } from './query.ts';

type Nested = { [id: string]: Nested | null };

/**
 * What a project is shown with when its relatives are asked for: `parents` and `subtree`, each as a list of those that the
 * caller may see, or as ids within ids.
 */
export function* familyWire(
  q: Queries,
  project: ProjectRecord,
  query: Query,
  root: string,
  seen: (project: ProjectRecord) => boolean,
): Unit<object> {
  const above = yield* parentsOf(q, project.id);
  const listed = function* (ids: readonly string[]) {
    const found = (yield* listProjects(q, { ids })).filter(seen);
    return found.map((one) => ({ project: projectWire(one, root) }));
  };
  const parents = isSet(query, 'parents_as_list')
    ? { parents: yield* listed(above) }
    : isSet(query, 'parents_as_ids')
      ? { parents: chain([...above, project.domain_id]) }
      : {};
  const subtree = isSet(query, 'subtree_as_list')
    ? { subtree: yield* listed(yield* subtreeOf(q, project.id)) }
    : isSet(query, 'subtree_as_ids')
      ? { subtree: branches(project.id, yield* listProjects(q, { ids: yield* subtreeOf(q, project.id) })) }
      : {};
  return { ...parents, ...subtree };
}

function chain(ids: readonly string[]): Nested | null {
  const [nearest, ...further] = ids;
  return nearest === undefined ? null : { [nearest]: chain(further) };
}

function branches(id: string, all: readonly ProjectRecord[]): Nested | null {
  const below = all.filter((one) => one.parent_id === id);
  return below.length === 0 ? null : Object.fromEntries(below.map((one) => [one.id, branches(one.id, all)]));
}
