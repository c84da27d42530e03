import { all, type SecurityGroupRuleRow, type Unit } from '../../../store/index.ts';
import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { inGroups } from '../rows.ts';
import { renderRule } from '../security-group-rules/render.ts';
import type { Session } from '../session.ts';
import { wireTime } from '../timestamps.ts';
import type { SecurityGroupRecord } from './group-record.ts';

/** A group as it travels, still without its rules. */
export function renderGroup(group: SecurityGroupRecord): Wire {
  return {
    id: group.id,
    name: group.name,
    stateful: group.stateful === 1,
    tenant_id: group.project_id,
    project_id: group.project_id,
    description: group.description ?? '',
    shared: group.shared === 1,
    security_group_rules: [],
    tags: textList(group.tags),
    created_at: wireTime(group.created_at),
    updated_at: wireTime(group.updated_at),
    revision_number: group.revision_number,
  };
}

/** Puts their rules into rendered groups. Nested rules have tags, top-level ones do not. */
export function* addRules(session: Session, wires: readonly Wire[], wants: (attribute: string) => boolean): Unit<void> {
  if (!wants('security_group_rules')) return;
  const byGroup = new Map<string, SecurityGroupRuleRow[]>();
  for (const ids of inGroups(wires.map((wire) => String(wire.id)))) {
    const rules = yield* all(
      session.queries.selectFrom('neutron_security_group_rule').selectAll().where('security_group_id', 'in', ids),
    );
    for (const rule of rules) {
      const list = byGroup.get(rule.security_group_id);
      if (list) list.push(rule);
      else byGroup.set(rule.security_group_id, [rule]);
    }
  }
  for (const wire of wires) {
    const rules = byGroup.get(String(wire.id)) ?? [];
    wire.security_group_rules = rules.map((rule) => ({ ...renderRule(rule), tags: [] }));
  }
}
