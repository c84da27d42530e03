import type { RouteDescription } from '../../http/openapi/route-description.ts';
import { memberAnswer, oneOf, pageOf, shownOf } from './described-answers.ts';
import { memberBody, objectOf, wrapped } from './described-bodies.ts';
import { otherAnswer } from './described-others.ts';
import { endpoints, resources } from './registry.ts';

/** What is behind the names that belong to an item, below it: methods by path. */
const members: readonly (readonly [name: RegExp, routes: Readonly<Record<string, readonly string[]>>])[] = [
  [/^tags$/, { '': ['GET', 'PUT', 'DELETE'], '/:tag': ['GET', 'PUT', 'DELETE'] }],
  [/^bindings$/, { '': ['GET', 'POST'], '/:host': ['GET', 'PUT', 'DELETE'], '/:host/activate': ['PUT'] }],
  [/_rules$/, { '': ['GET', 'POST'], '/:rule': ['GET', 'PUT', 'DELETE'] }],
  [/^get_/, { '': ['GET'] }],
  [/_prefixes$|_router_interface$|_extraroutes$|_addresses$|_subports$|^onboard_/, { '': ['PUT'] }],
];

/** Of these there is no single one to ask for. */
const listsOnly: ReadonlySet<string> = new Set(['availability_zones', 'service-providers']);

/** Of these there is no list. */
const itemsOnly = /^(qos\/alias[_-]|auto-allocated-topology$)/;

/** What the endpoints that are no resource have besides GET of all and of one. */
const besides: readonly (readonly [name: RegExp, path: string, methods: readonly string[]])[] = [
  [/^qos\/alias_/, '/:id', ['PUT', 'DELETE']],
  [/^quotas$/, '/:id', ['PUT', 'DELETE']],
  [/^quotas$/, '/:id/default', ['GET']],
  [/^quotas$/, '/:id/details', ['GET']],
  [/^agents$/, '/:id', ['PUT', 'DELETE']],
  [/^auto-allocated-topology$/, '/:id', ['DELETE']],
];

/** The Networking API's routes, for a document; bodies and answers as the attribute tables say. */
export function describedRoutes(prefix: string): readonly RouteDescription[] {
  const at = (path: string, methods: readonly string[]) =>
    methods.map((method): RouteDescription => ({ method, path: `${prefix}/v2.0/${path}` }));
  /** The same, with the bodies and answers that are known by the last part of the path. */
  const withBodies = (path: string, known: string, methods: readonly string[]) =>
    at(path, methods).map((route): RouteDescription => {
      const body = memberBody(known, route.method);
      const answer = memberAnswer(known, route.method) ?? otherAnswer(known, route.method);
      return { ...route, ...(body && { body }), ...(answer && { answer }) };
    });
  const usual = resources.flatMap((resource) => {
    const { path, bulk, name, collection } = resource;
    const one = objectOf(resource, 'post');
    const created = bulk
      ? { anyOf: [wrapped(name, one), wrapped(collection, { type: 'array', items: one })] }
      : wrapped(name, one);
    const shown = shownOf(resource);
    const answer = oneOf(name, shown);
    const several = { type: 'object', properties: { [collection]: { type: 'array', items: shown } } };
    const changed = wrapped(name, objectOf(resource, 'put'));
    return [
      ...at(path, ['GET']).map((route) => ({ ...route, answer: pageOf(collection, shown) })),
      ...at(path, ['POST']).map((route) => ({
        ...route,
        body: created,
        answer: bulk ? { anyOf: [answer, { ...several, required: [collection] }] } : answer,
      })),
      ...at(`${path}/:id`, ['DELETE']),
      ...at(`${path}/:id`, ['GET']).map((route) => ({ ...route, answer })),
      ...at(`${path}/:id`, ['PUT']).map((route) => ({ ...route, body: changed, answer })),
      ...Object.keys(resource.members ?? {}).flatMap((member) =>
        membersOf(member).flatMap(([below, methods]) =>
          withBodies(`${path}/:id/${member}${below}`, `${member}${below}`, methods),
        ),
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
      ...(itemsOnly.test(name) ? [] : withBodies(name, name, ['GET'])),
      ...(listsOnly.has(name) ? [] : withBodies(`${name}/:id`, `${name}/:id`, ['GET'])),
      ...besides.flatMap(([which, path, methods]) =>
        which.test(name) ? withBodies(`${name}${path}`, `${name}${path}`, methods) : [],
      ),
    ]),
  ];
}

function membersOf(member: string): (readonly [below: string, methods: readonly string[]])[] {
  const [, routes = {}] = members.find(([name]) => name.test(member)) ?? [];
  return Object.entries(routes);
}
