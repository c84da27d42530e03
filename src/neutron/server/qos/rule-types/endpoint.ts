import { toBoolean } from '../../attributes/converters.ts';
import { pythonText } from '../../attributes/python-text.ts';
import type { QosSupport } from '../../bindings/qos-support.ts';
import { badRequest, networkError } from '../../errors/registry.ts';
import type { Endpoint } from '../../operations/resource-endpoint.ts';
import { allows } from '../../policy/enforce.ts';
import type { Exchange } from '../../request/exchange.ts';
import { json, type NetworkResponse } from '../../request/network-request.ts';
import type { Query } from '../../request/query.ts';
import { type RuleKind, ruleKinds } from '../rules/kinds.ts';
import { qosSupport } from '../support.ts';

/** `/v2.0/qos/rule-types[/<type>]`: what kinds of rules ports can have here. Source: Networking API reference, QoS. */
export const ruleTypesEndpoint: Endpoint = async (exchange, [type, ...rest]) => {
  if (rest.length > 0 || exchange.request.method !== 'GET') throw networkError('HTTPNotFound');
  return type === undefined ? list(exchange) : show(exchange, type);
};

function list({ services, context, query }: Exchange): NetworkResponse {
  const isAll = readFilters(query).has('all_rules');
  const { ruleTypes } = qosSupport(services);
  const kinds = ruleKinds.filter(({ type }) => isAll || ruleTypes.includes(type));
  const isVisible = allows('get_rule_type', context, { projectId: null });
  return json(200, { rule_types: isVisible ? kinds.map(({ type }) => select({ type }, query)) : [] });
}

/** Who does it and how is for administrators. */
function show({ services, context, query }: Exchange, type: string): NetworkResponse {
  if (!allows('get_rule_type:drivers', context, { projectId: null })) throw networkError('NotAuthorized');
  const kind = ruleKinds.find((one) => one.type === type);
  if (!kind) throw networkError('HTTPNotFound');
  return json(200, { rule_type: select({ type, drivers: driversOf(kind, qosSupport(services)) }, query) });
}

/** The filters that are set. Throws 400. */
function readFilters({ filters }: Query): Set<string> {
  const unknown = [...filters.keys()].filter((name) => name !== 'all_rules' && name !== 'all_supported');
  if (unknown.length > 0) throw badRequest(`${pythonText(unknown)} is invalid attribute for filtering`);
  return new Set([...filters].flatMap(([name, values]) => (values.some((value) => toBoolean(value)) ? [name] : [])));
}

function driversOf(kind: RuleKind, { driver, ruleTypes }: QosSupport) {
  return ruleTypes.includes(kind.type) ? [{ name: driver, supported_parameters: parametersOf(kind) }] : [];
}

function parametersOf({ amount, amounts, burst, directions }: RuleKind) {
  const numbers =
    'range' in amounts
      ? { parameter_type: 'range', parameter_values: { start: amounts.range[0], end: amounts.range[1] } }
      : { parameter_type: 'choices', parameter_values: [...amounts.choices] };
  return [
    { parameter_name: amount, ...numbers },
    ...(burst === undefined ? [] : [{ parameter_name: burst, ...numbers }]),
    ...(directions.length === 0
      ? []
      : [{ parameter_name: 'direction', parameter_type: 'choices', parameter_values: [...directions] }]),
  ];
}

function select(ruleType: object, { fields }: Query): object {
  return Object.fromEntries(Object.entries(ruleType).filter(([name]) => fields.size === 0 || fields.has(name)));
}
