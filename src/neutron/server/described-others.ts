import { type JsonSchema, object, whole } from '../../http/json-schema.ts';
import { addressGroups } from './address-groups/resource.ts';
import { oneOf, pageOf, shownOf } from './described-answers.ts';
import { qosPolicies } from './qos/policies/resource.ts';
import { ruleAttributes } from './qos/rules/attributes.ts';
import { ruleKinds } from './qos/rules/kinds.ts';
import { routers } from './routers/resource.ts';
import { trunks } from './trunks/resource.ts';

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** What there is none of here. */
const none: JsonSchema = { type: 'array', maxItems: 0 };
/** What `fields` leave out is not there. */
const extension = object({ alias: text, name: text, description: text, links: none, updated: text }, []);
const limits: JsonSchema = { type: 'object', additionalProperties: integer };
const use: JsonSchema = {
  type: 'object',
  additionalProperties: whole({ limit: integer, used: integer, reserved: integer }),
};
const subnetUse = whole({
  subnet_id: text,
  subnet_name: text,
  cidr: text,
  ip_version: { enum: [4, 6] },
  used_ips: integer,
  total_ips: integer,
});
const availability = whole({
  network_id: text,
  network_name: text,
  tenant_id: text,
  project_id: text,
  used_ips: integer,
  total_ips: integer,
  subnet_ip_availability: list(subnetUse),
});
const parameter = object(
  { parameter_name: text, parameter_type: { enum: ['range', 'choices'] }, parameter_values: {} },
  ['parameter_name'],
);
const ruleType = object(
  { type: text, drivers: list(whole({ name: text, supported_parameters: list(parameter) })) },
  [],
);
const policy = shownOf(qosPolicies);

const { properties: ofGroups, ...groupForm } = shownOf(addressGroups);
/** Here alone it is told whether it is shared. */
const group = oneOf('address_group', {
  ...groupForm,
  properties: { ...(ofGroups as object), shared: { type: 'boolean' } },
});
const router = oneOf('router', shownOf(routers));
const routerInterface = whole({
  id: text,
  tenant_id: text,
  project_id: text,
  port_id: text,
  network_id: text,
  subnet_id: text,
  subnet_ids: list(text),
});
const trunk = shownOf(trunks);
const subPort = whole({ port_id: text, segmentation_type: text, segmentation_id: integer });
const prefixes = whole({ prefixes: list(text) });

/** Answers of what is no resource, and of what is done to one: by its name, what is below it, and the method. */
const otherAnswers: Readonly<Record<string, JsonSchema>> = {
  'agents GET': whole({ agents: none }),
  'auto-allocated-topology/:id GET': whole({
    auto_allocated_topology: object({ id: text, tenant_id: text, project_id: text }, ['id', 'tenant_id']),
  }),
  'availability_zones GET': whole({ availability_zones: none }),
  'extensions GET': whole({ extensions: list(extension) }),
  'extensions/:id GET': whole({ extension }),
  'network-ip-availabilities GET': whole({ network_ip_availabilities: list(availability) }),
  'network-ip-availabilities/:id GET': whole({ network_ip_availability: availability }),
  'policies GET': pageOf('policies', policy),
  'policies/:id GET': oneOf('policy', policy),
  'qos/rule-types GET': whole({ rule_types: list(ruleType) }),
  'qos/rule-types/:id GET': whole({ rule_type: ruleType }),
  'quotas GET': whole({
    quotas: list({ type: 'object', additionalProperties: { type: ['integer', 'string'] } }),
  }),
  // `tenant` and `project` for an id ask whose token it is.
  'quotas/:id GET': {
    anyOf: [
      whole({ quota: limits }),
      whole({ tenant: whole({ tenant_id: { type: ['string', 'null'] } }) }),
      whole({ project: whole({ project_id: { type: ['string', 'null'] } }) }),
    ],
  },
  'quotas/:id PUT': whole({ quota: limits }),
  'quotas/:id/default GET': whole({ quota: limits }),
  'quotas/:id/details GET': whole({ quota: use }),
  'add_addresses PUT': group,
  'remove_addresses PUT': group,
  'add_extraroutes PUT': router,
  'remove_extraroutes PUT': router,
  'add_router_interface PUT': routerInterface,
  'remove_router_interface PUT': routerInterface,
  'add_prefixes PUT': prefixes,
  'remove_prefixes PUT': prefixes,
  'onboard_network_subnets PUT': list(whole({ id: text, cidr: text })),
  'add_subports PUT': trunk,
  'remove_subports PUT': trunk,
  'get_subports GET': whole({ sub_ports: list(subPort) }),
  'service-providers GET': whole({ service_providers: none }),
  ...Object.fromEntries(
    ruleKinds.flatMap((kind) => {
      const answer = oneOf(`alias_${kind.type}_rule`, shownOf({ attributes: ruleAttributes(kind) }));
      return [`alias_${kind.type}_rules`, `alias-${kind.type.replaceAll('_', '-')}-rules`].flatMap((name) => [
        [`qos/${name}/:id GET`, answer],
        [`qos/${name}/:id PUT`, answer],
      ]);
    }),
  ),
};

/** The answer to a request to what is no resource, or to do something to one; undefined where it has no body. */
export function otherAnswer(path: string, method: string): JsonSchema | undefined {
  return otherAnswers[`${path} ${method}`];
}
