import { type RawBuilder, sql } from 'kysely';
import type { RequestContext } from '../../../context/request-context.ts';
import type { AttributeTable, Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { anyHolds, type PolicyTarget, type TargetColumns, whereAnyHolds } from './checks.ts';
import { defaultPolicy } from './default-policy.ts';

/** Whether the caller may do this to the object. A rule that does not exist lets nobody. */
export function allows(rule: string, context: RequestContext, target: PolicyTarget): boolean {
  return anyHolds(defaultPolicy[rule] ?? [], context, target);
}

/** The rows of a list that the caller may see, as a condition. */
export function visibleRows(resource: string, context: RequestContext, columns: TargetColumns): RawBuilder<unknown> {
  const condition = whereAnyHolds(defaultPolicy[`get_${resource}`] ?? [], context, columns);
  if (condition === true) return sql`1 = 1`;
  return condition === false ? sql`1 = 0` : condition;
}

/**
 * Refuses (403 PolicyNotAuthorized) what the caller may not do: the action as a whole, or setting one of the attributes.
 * On a create, an attribute counts as set when it differs from its default.
 */
export function enforce(
  verb: 'create' | 'update' | 'delete',
  resource: string,
  context: RequestContext,
  target: PolicyTarget,
  attributes: AttributeTable = {},
  values: Values = {},
): void {
  const action = `${verb}_${resource}`;
  const rules = [action, ...attributeRules(action, attributes, values, verb === 'create')];
  if (rules.every((rule) => allows(rule, context, target))) return;
  const names = rules.map((rule) => `rule:${rule}`);
  throw networkError('PolicyNotAuthorized', names.length > 1 ? `(${names.join(' and ')})` : (names[0] ?? action));
}

function attributeRules(action: string, attributes: AttributeTable, values: Values, isCreate: boolean): string[] {
  const rules: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const attribute = attributes[name];
    if (!attribute?.enforce) continue;
    if (isCreate && JSON.stringify(value) === JSON.stringify(attribute.default)) continue;
    const parts = attribute.enforce === true ? [name] : attribute.enforce(value);
    for (const part of parts) {
      const rule = `${action}:${part}`;
      if (Object.hasOwn(defaultPolicy, rule)) rules.push(rule);
    }
  }
  return rules;
}

/** The attributes of a resource that not everybody who sees it may see, each with its rule. */
export type RestrictedAttributes = readonly (readonly [attribute: string, rule: string])[];

const restricted = findRestricted();

/** The restricted attributes of a resource. */
export function restrictedAttributes(resource: string): RestrictedAttributes {
  return restricted.get(resource) ?? [];
}

function findRestricted(): ReadonlyMap<string, RestrictedAttributes> {
  const found = new Map<string, (readonly [string, string])[]>();
  for (const rule of Object.keys(defaultPolicy)) {
    const [, resource, attribute] = /^get_([a-z_]+):(.+)$/.exec(rule) ?? [];
    if (resource === undefined || attribute === undefined) continue;
    found.set(resource, [...(found.get(resource) ?? []), [attribute, rule]]);
  }
  return found;
}
