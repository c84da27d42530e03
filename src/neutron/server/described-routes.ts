import type { JsonSchema } from '../../http/json-schema.ts';
import type { RouteDescription } from '../../http/openapi/route-description.ts';
import { type Attribute, unset } from './attributes/attribute.ts';
import { endpoints, resources } from './registry.ts';
import type { Resource } from './resource.ts';

/** What is behind the names that belong to an item, below it: methods by path. */
const members: readonly (readonly [name: RegExp, routes: Readonly<Record<string, readonly string[]>>])[] = [
  [/^tags$/, { '': ['GET', 'PUT', 'DELETE'], '/:tag': ['GET', 'PUT', 'DELETE'] }],
  [/^bindings$/, { '': ['GET', 'POST'], '/:host': ['GET', 'PUT', 'DELETE'], '/:host/activate': ['PUT'] }],
  [/_rules$/, { '': ['GET', 'POST'], '/:rule': ['GET', 'PUT', 'DELETE'] }],
  [/^get_/, { '': ['GET'] }],
  [/_prefixes$|_router_interface$|_extraroutes$|_addresses$|_subports$|^onboard_/, { '': ['PUT'] }],
];

/** What the endpoints that are no resource have besides GET of all and of one. */
const besides: readonly (readonly [name: RegExp, path: string, methods: readonly string[]])[] = [
  [/^qos\/alias_/, '/:id', ['PUT', 'DELETE']],
  [/^quotas$/, '/:id', ['PUT', 'DELETE']],
  [/^quotas$/, '/:id/details', ['GET']],
  [/^agents$/, '/:id', ['PUT', 'DELETE']],
  [/^auto-allocated-topology$/, '/:id', ['DELETE']],
];

/** The Networking API's routes, for a document; bodies as the attribute tables say. */
export function describedRoutes(prefix: string): readonly RouteDescription[] {
  const at = (path: string, methods: readonly string[]) =>
    methods.map((method): RouteDescription => ({ method, path: `${prefix}/v2.0/${path}` }));
  const usual = resources.flatMap((resource) => {
    const { path, bulk, name, collection } = resource;
    const one = objectOf(resource, 'post');
    const created = bulk
      ? { anyOf: [wrapped(name, one), wrapped(collection, { type: 'array', items: one })] }
      : wrapped(name, one);
    return [
      ...at(path, ['GET']),
      ...at(path, ['POST']).map((route) => ({ ...route, body: created })),
      ...at(`${path}/:id`, ['GET', 'DELETE']),
      ...at(`${path}/:id`, ['PUT']).map((route) => ({ ...route, body: wrapped(name, objectOf(resource, 'put')) })),
      ...Object.keys(resource.members ?? {}).flatMap((member) =>
        membersOf(member).flatMap(([below, methods]) => at(`${path}/:id/${member}${below}`, methods)),
      ),
    ];
  });
  const known = new Set(resources.map(({ path }) => path));
  const others = [...endpoints.keys()].filter((name) => !known.has(name));
  return [
    { method: 'GET', path: prefix },
    { method: 'GET', path: `${prefix}/healthcheck` },
    { method: 'GET', path: `${prefix}/v2.0` },
    ...usual,
    ...others.flatMap((name) => [
      ...at(name, ['GET']),
      ...at(`${name}/:id`, ['GET']),
      ...besides.flatMap(([which, path, methods]) => (which.test(name) ? at(`${name}${path}`, methods) : [])),
    ]),
  ];
}

function membersOf(member: string): (readonly [below: string, methods: readonly string[]])[] {
  const [, routes = {}] = members.find(([name]) => name.test(member)) ?? [];
  return Object.entries(routes);
}

function wrapped(key: string, schema: JsonSchema): JsonSchema {
  return { type: 'object', properties: { [key]: schema }, required: [key] };
}

function objectOf({ attributes, lenientBody }: Resource, way: 'post' | 'put'): JsonSchema {
  const settable = Object.entries(attributes).filter(([, attribute]) => attribute[way]);
  const required = settable.filter(([, attribute]) => !('default' in attribute)).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(settable.map(([name, attribute]) => [name, schemaOf(attribute, way)])),
    ...(way === 'post' && required.length > 0 && { required }),
    additionalProperties: lenientBody,
  };
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
