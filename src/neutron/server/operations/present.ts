import type { Unit } from '../../../store/index.ts';
import { allows, restrictedAttributes } from '../policy/enforce.ts';
import { type Resource, type ResourceRow, ruleNameOf, type Wire } from '../resource.ts';
import type { Session } from '../session.ts';

/** Answers rows as the caller may see them: restricted attributes left out, and only the `fields` asked for (empty: all). */
export function* present<Row extends ResourceRow>(
  session: Session,
  resource: Resource<Row>,
  rows: readonly Row[],
  fields: ReadonlySet<string>,
): Unit<Wire[]> {
  const wants = (name: string) => fields.size === 0 || fields.has(name);
  const wires = rows.map((row) => resource.render(row, session));
  if (resource.complete) yield* resource.complete(session, wires, wants);
  const restricted = restrictedAttributes(ruleNameOf(resource)).filter(([name]) => wants(name));
  return wires.map((wire, index) => {
    const row = rows[index];
    if (!row) return wire;
    for (const [name, rule] of restricted) {
      if (name in wire && !allows(rule, session.context, resource.target(row))) delete wire[name];
    }
    if (fields.size === 0) return wire;
    return Object.fromEntries(Object.entries(wire).filter(([name]) => fields.has(name)));
  });
}
