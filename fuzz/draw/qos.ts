import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
  mostly,
  mostlyAdmin,
  name,
  oneOf,
  path,
  some,
  within,
  yes,
} from './values.ts';

const direction = mostly(oneOf<unknown>('egress', 'ingress'), oneOf<unknown>('any', 'x', null));
const amount = mostly(oneOf<unknown>(1000, 2000, '500'), oneOf<unknown>(-1, 'x', null, 2 ** 31));

/** The rules of a policy, by their path: their key, and what they say. */
const rules: Readonly<
  Record<string, readonly [key: string, attributes: Readonly<Record<string, fc.Arbitrary<unknown>>>]>
> = {
  bandwidth_limit_rules: ['bandwidth_limit_rule', { max_kbps: amount, max_burst_kbps: amount, direction }],
  dscp_marking_rules: ['dscp_marking_rule', { dscp_mark: oneOf<unknown>(10, 26, 0, 1, 'x') }],
  minimum_bandwidth_rules: ['minimum_bandwidth_rule', { min_kbps: amount, direction }],
  packet_rate_limit_rules: ['packet_rate_limit_rule', { max_kpps: amount, max_burst_kpps: amount, direction }],
  minimum_packet_rate_rules: ['minimum_packet_rate_rule', { min_kpps: amount, direction }],
};

const policy = existing('policy');
const plain = { name, description, shared: yes, is_default: yes, project_id: oneOf('{a}', '{b}') };

const ruleCall = fc.oneof(
  ...Object.entries(rules).map(([collection, [key, attributes]]) =>
    fc.oneof(
      {
        weight: 5,
        arbitrary: call(
          mostlyAdmin,
          path`POST /v2.0/qos/policies/${policy}/${oneOf(collection)}`,
          within(key, fc.oneof(all(attributes), some(attributes, 3))),
        ),
      },
      {
        weight: 2,
        arbitrary: call(
          mostlyAdmin,
          path`PUT /v2.0/qos/policies/${policy}/${oneOf(collection)}/${existing(key)}`,
          within(key, some(attributes, 2)),
        ),
      },
      { weight: 1, arbitrary: call(anybody, path`GET /v2.0/qos/policies/${policy}/${oneOf(collection)}`) },
      {
        weight: 1,
        arbitrary: call(mostlyAdmin, path`DELETE /v2.0/qos/policies/${policy}/${oneOf(collection)}/${existing(key)}`),
      },
    ),
  ),
);

const used = mostly(policy, oneOf<unknown>(null, '{nobody}', 'x'));
const attachment = fc.oneof(
  call(anybody, path`PUT /v2.0/ports/${existing('port')}`, within('port', all({ qos_policy_id: used }))),
  call(anybody, path`PUT /v2.0/networks/${existing('network')}`, within('network', all({ qos_policy_id: used }))),
  call(anybody, 'POST /v2.0/ports', within('port', all({ network_id: existing('inside'), qos_policy_id: used }))),
);

/** Calls about quality of service. */
export const qosCall = fc.oneof(
  { weight: 3, arbitrary: call(mostlyAdmin, 'POST /v2.0/qos/policies', within('policy', some(plain, 2))) },
  { weight: 2, arbitrary: call(mostlyAdmin, path`PUT /v2.0/qos/policies/${policy}`, within('policy', some(plain, 2))) },
  { weight: 1, arbitrary: call(mostlyAdmin, path`DELETE /v2.0/qos/policies/${policy}`) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      oneOf(
        'GET /v2.0/qos/policies',
        'GET /v2.0/qos/policies?name=x',
        'GET /v2.0/qos/policies?shared=True',
        'GET /v2.0/qos/policies/{policy~0}',
        'GET /v2.0/qos/rule-types',
      ),
    ),
  },
  { weight: 6, arbitrary: ruleCall },
  { weight: 4, arbitrary: attachment },
);
