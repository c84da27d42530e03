import type { Values } from '../attributes/attribute.ts';
import { readPost } from '../attributes/read-values.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { enforce } from '../policy/enforce.ts';
import { reserve } from '../quotas/usage.ts';
import { readPostBody } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse } from '../request/network-request.ts';
import { settleProject } from '../request/project.ts';
import { type Resource, type ResourceRow, ruleNameOf, type Wire } from '../resource.ts';
import { writeSession } from '../session.ts';
import { present } from './present.ts';

const everything: ReadonlySet<string> = new Set();

/**
 * `POST /<collection>`, of one or several. All bodies are validated before anything is looked at, quota is taken for all
 * of them at once, and then all are made, or none.
 */
export async function create<Row extends ResourceRow>(
  { services, context, request }: Exchange,
  resource: Resource<Row>,
): Promise<NetworkResponse> {
  const { items, isBulk } = readPostBody(request.body, resource);
  const all = items.map((item) => readPost(resource.attributes, settleProject(item, context)));
  resource.checkTogether?.(all);
  const wires = await writeSession(services, context, function* (session) {
    const targets: PolicyTarget[] = [];
    const authorize = (values: Values, target: PolicyTarget) =>
      enforce('create', ruleNameOf(resource), context, target, resource.attributes, values);
    for (const values of all) {
      const target = resource.createTarget
        ? yield* resource.createTarget(session, values)
        : { projectId: String(values.project_id) };
      if (!resource.lenientBody) authorize(values, target);
      targets.push(target);
    }
    yield* reserve(session, projectsOf(all), resource.quotas);
    // Networks, subnets and ports are counted first, as upstream does it: 409 when there are too many, before 403.
    if (resource.lenientBody) for (const [index, target] of targets.entries()) authorize(all[index] ?? {}, target);
    const made: Wire[] = [];
    for (const [index, target] of targets.entries()) {
      const row = yield* resource.create(session, all[index] ?? {}, target);
      made.push(...(yield* present(session, resource, [row], everything)));
    }
    return made;
  });
  return json(201, isBulk ? { [resource.collection]: wires } : { [resource.name]: wires[0] });
}

/** How many of the objects belong to each project. */
function projectsOf(all: readonly Record<string, unknown>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { project_id } of all) {
    const project = String(project_id);
    counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  return counts;
}
