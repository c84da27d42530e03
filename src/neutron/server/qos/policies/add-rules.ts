import type { Unit } from '../../../../store/index.ts';
import type { Wire } from '../../resource.ts';
import type { Session } from '../../session.ts';
import { ruleKinds } from '../rules/kinds.ts';
import { renderRule, rulesOf } from '../rules/rule-record.ts';

/** Puts their rules into rendered policies, each with what it belongs to and its type. */
export function* addRules(session: Session, wires: readonly Wire[], wants: (attribute: string) => boolean): Unit<void> {
  if (!wants('rules') || wires.length === 0) return;
  const rules = yield* rulesOf(
    session,
    wires.map(({ id }) => String(id)),
  );
  const byPolicy = Map.groupBy(rules, ({ qos_policy_id }) => qos_policy_id);
  for (const wire of wires) {
    wire.rules = (byPolicy.get(String(wire.id)) ?? []).flatMap((rule) => {
      const kind = ruleKinds.find(({ type }) => type === rule.type);
      return kind ? [{ ...renderRule(kind, rule), qos_policy_id: rule.qos_policy_id, type: rule.type }] : [];
    });
  }
}
