import { type Attribute, type AttributeTable, unset } from '../../attributes/attribute.ts';
import { toInteger } from '../../attributes/converters.ts';
import { standardAttributes } from '../../attributes/standard-attributes.ts';
import { between, oneOf, text } from '../../attributes/validators.ts';
import type { RuleKind } from './kinds.ts';

const number = { post: true, put: true, convert: toInteger, filter: true, sort: 'plain' } as const;

/** A rule has no project of its own; clients name one all the same. */
const project: Attribute = { post: true, default: unset, validate: text(), hidden: true };

/** The attributes of the rules of a kind. Source: Networking API reference, QoS. */
export function ruleAttributes({ amount, amounts, burst, directions }: RuleKind): AttributeTable {
  const validate = 'range' in amounts ? between(...amounts.range) : oneOf(amounts.choices);
  return {
    id: standardAttributes.id,
    tenant_id: project,
    project_id: project,
    [amount]: { ...number, validate, column: 'amount' },
    ...(burst !== undefined && { [burst]: { ...number, validate, default: 0, column: 'burst' } }),
    ...(directions.length > 0 && {
      direction: { post: true, put: true, default: 'egress', validate: oneOf(directions), filter: true, sort: 'plain' },
    }),
  };
}
