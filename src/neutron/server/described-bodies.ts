import type { JsonSchema } from '../../http/json-schema.ts';
import { type Attribute, unset } from './attributes/attribute.ts';
import { bindingAttributes } from './bindings/attributes.ts';
import { ruleAttributes } from './qos/rules/attributes.ts';
import { ruleKinds } from './qos/rules/kinds.ts';
import type { Resource } from './resource.ts';

type Described = Pick<Resource, 'attributes' | 'lenientBody'>;

const texts: JsonSchema = { type: 'array', items: { type: 'string' } };
const uuid: JsonSchema = { type: 'string', format: 'uuid' };

/** One resource below its key. */
export function wrapped(key: string, schema: JsonSchema): JsonSchema {
  return withMembers({ [key]: schema }, [key]);
}

/** What is sent to make a resource, or to change it, as its attribute table says. */
export function objectOf({ attributes, lenientBody }: Described, way: 'post' | 'put'): JsonSchema {
  const settable = Object.entries(attributes).filter(([, attribute]) => attribute[way]);
  const required = settable.filter(([, attribute]) => !('default' in attribute)).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(settable.map(([name, attribute]) => [name, schemaOf(attribute, way)])),
    ...(way === 'post' && required.length > 0 && { required }),
    additionalProperties: lenientBody,
  };
}

/** Bodies of what belongs to an item, by its name, what is below it, and the method. */
const memberBodies: Readonly<Record<string, JsonSchema>> = {
  'tags PUT': withMembers({ tags: texts }, ['tags']),
  'bindings POST': wrapped('binding', objectOf({ attributes: bindingAttributes, lenientBody: false }, 'post')),
  'bindings/:host PUT': wrapped('binding', objectOf({ attributes: bindingAttributes, lenientBody: false }, 'put')),
  'add_prefixes PUT': withMembers({ prefixes: texts }, ['prefixes']),
  'remove_prefixes PUT': withMembers({ prefixes: texts }, ['prefixes']),
  'onboard_network_subnets PUT': withMembers({ network_id: uuid }, ['network_id']),
  'add_addresses PUT': withMembers({ addresses: texts }, ['addresses']),
  'remove_addresses PUT': withMembers({ addresses: texts }, ['addresses']),
  'add_router_interface PUT': withMembers({ subnet_id: uuid, port_id: uuid }, []),
  'remove_router_interface PUT': withMembers({ subnet_id: uuid, port_id: uuid }, []),
  'add_extraroutes PUT': routes(),
  'remove_extraroutes PUT': routes(),
  'add_subports PUT': subPorts({ segmentation_type: {}, segmentation_id: {} }),
  'remove_subports PUT': subPorts({}),
  ...Object.fromEntries(
    ruleKinds.flatMap((kind): [string, JsonSchema][] => {
      const described = { attributes: ruleAttributes(kind), lenientBody: false };
      const key = `${kind.type}_rule`;
      return [
        [`${key}s POST`, wrapped(key, objectOf(described, 'post'))],
        [`${key}s/:rule PUT`, wrapped(key, objectOf(described, 'put'))],
        [`qos/alias_${key}s/:id PUT`, wrapped(`alias_${key}`, objectOf(described, 'put'))],
      ];
    }),
  ),
  'quotas/:id PUT': wrapped('quota', {
    type: 'object',
    additionalProperties: { type: ['integer', 'string', 'boolean'] },
  }),
};

/** The body of a request to something below an item, or to an endpoint that is no resource; undefined where it has none. */
export function memberBody(path: string, method: string): JsonSchema | undefined {
  return memberBodies[`${path} ${method}`];
}

function routes(): JsonSchema {
  const route = withMembers({ destination: { type: 'string' }, nexthop: { type: 'string' } }, [
    'destination',
    'nexthop',
  ]);
  return wrapped('router', withMembers({ routes: { type: 'array', items: route } }, ['routes']));
}

function subPorts(more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const one = withMembers({ port_id: uuid, ...more }, ['port_id']);
  return withMembers({ sub_ports: { type: 'array', items: one } }, ['sub_ports']);
}

function withMembers(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

/** The type of the default is that of the attribute; Neutron's clients send booleans and numbers as text, too. */
function schemaOf(attribute: Attribute, way: 'post' | 'put'): JsonSchema {
  const value = attribute.default;
  if (value === unset || value === undefined || value === null) return {};
  const shown = way === 'post' ? { default: value } : {};
  if (typeof value === 'boolean' || typeof value === 'number') return { type: [typeof value, 'string'], ...shown };
  if (Array.isArray(value)) return { type: ['array', 'null'], ...shown };
  return { type: [typeof value, 'null'], ...shown };
}
