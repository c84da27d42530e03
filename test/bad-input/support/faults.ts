import type { Asked, PeopledCloud } from './peopled-cloud.ts';
import type { Route } from './routes.ts';
import { validBody } from './valid-bodies.ts';

/** What need no token: where clients begin, and a change of a password, which proves itself by the old one. */
const open = new Set([
  ...['GET /identity', 'HEAD /identity', 'GET /identity/v3', 'HEAD /identity/v3', 'POST /identity/v3/auth/tokens'],
  'POST /identity/v3/users/:user_id/password',
  ...['GET /image', 'GET /image/versions'],
]);

/** Paths with something of nobody's in them, which all callers may look at. */
const everybodys = [
  /^GET \/compute\/v2\.1\/flavors/,
  /^GET \/(network\/v2\.0|compute\/v2\.1)\/extensions/,
  // The domain of the caller's own project.
  /^(GET|HEAD) \/identity\/v3\/domains\/:domain_id$/,
  /^(GET|HEAD) \/identity\/v3\/regions\/:region_id$/,
  // Names the caller's own project, whatever stands there: as in Nova, and as `openstack quota show` needs.
  /^GET \/compute\/v2\.1\/os-quota-sets\/:id\/defaults$/,
];

/** Neutron looks for tags, prefixes and addresses among whatever else there is. */
const besideOthers = /\/network\/.*(\/tags|_prefixes|_addresses|\/onboard_network_subnets)$/;

/** Objects whose members are the caller's to name. */
const freeForm = /metadata|extra_specs|extra-specs/;

/** Bodies in which Neutron looks for an id, or a list of sub-ports, among whatever else there is. */
const tolerant = /_router_interface$|_subports$/;

/** Paths in which any text at all is a name: of a class, or of a project that the identity service may have, or has had. */
const anyName = [
  /\/quotas\/:id/,
  /\/os-quota-(class-)?sets\/:id/,
  /\/os-simple-tenant-usage\/:project_id/,
  /\/auto-allocated-topology\/:id/,
];

const contentTypes: Readonly<Record<string, string>> = {
  'PATCH image': 'application/openstack-images-v2.1-json-patch',
};

/** Something that can be wrong with a request, whatever it asks for. */
export interface Fault {
  readonly name: string;
  /** Where another database may see it otherwise: what is wrong is a text. */
  readonly inText?: true;
  applies(route: Route): boolean;
  /** The requests that have this fault. */
  plant(route: Route, people: PeopledCloud): readonly Asked[];
  /** The statuses that the route may answer with; null when it may also go well. */
  statuses(route: Route): readonly number[] | null;
}

/** `GET /path/:id`. */
export const keyOf = ({ method, path }: Route) => `${method} ${path}`;

/** A request to a route for things that exist, by an administrator; `change` says what is otherwise. */
export function request(route: Route, people: PeopledCloud, change: Partial<Asked> = {}): Asked {
  const { face, method, path, version, takesBody } = route;
  return {
    method,
    url: path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(people.idFor(path, name))),
    token: people.tokens.admin,
    ...change,
    headers: {
      ...(version !== undefined && { 'openstack-api-version': `compute ${version}` }),
      ...(takesBody && { 'content-type': contentTypes[`${method} ${face}`] ?? 'application/json' }),
      ...change.headers,
    },
  };
}

const needsToken = (route: Route) => !open.has(keyOf(route));
const takesBody = (route: Route) => route.takesBody;
const withBody =
  (bodies: readonly (string | Buffer)[]): Fault['plant'] =>
  (route, people) =>
    bodies.map((body) => request(route, people, { body }));

function withToken(name: string, token: (people: PeopledCloud) => string | undefined): Fault {
  return {
    name,
    applies: needsToken,
    plant: (route, people) => [
      request(route, people, {
        token: token(people),
        ...(route.takesBody && { body: JSON.stringify(validBody(route)) }),
      }),
    ],
    statuses: () => [401],
  };
}

/** The valid body of a route, with its innermost named object changed. */
function changed(route: Route, change: (inner: object) => object): string {
  const body = validBody(route);
  const [[key, inner] = ['', null]] = Object.entries(body) as [string, unknown][];
  const wrapped =
    Object.keys(body).length === 1 && typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return JSON.stringify(wrapped ? { [key]: change(inner) } : change(body));
}

const large = JSON.stringify({ big: 'x'.repeat(1024 * 1024) });
const deep = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;

/** Everything that is tried on every route that it can be tried on; exceptions stand with their reasons. */
export const faults: readonly Fault[] = [
  withToken('no token', () => undefined),
  withToken('an empty token', () => ''),
  withToken('a token of nobody’s', () => 'gAAAAABh0000'),
  withToken('a token without end', () => 'x'.repeat(6000)),
  withToken('a token with another signature', ({ tokens }) => `${tokens.admin.slice(0, -6)}AAAAAA`),
  withToken('an expired token', ({ tokens }) => tokens.expired),
  {
    name: 'a token of another project',
    applies: (route) =>
      needsToken(route) && route.path.includes(':') && !everybodys.some((form) => form.test(keyOf(route))),
    plant: (route, people) => [
      request(route, people, {
        token: people.tokens.stranger,
        ...(route.takesBody && { body: JSON.stringify(validBody(route)) }),
      }),
    ],
    statuses: () => [403, 404],
  },
  {
    name: 'a body that is no JSON',
    applies: takesBody,
    plant: withBody(['{', 'name=x', '{"a":1}}', '\u0000', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]),
    statuses: () => [400],
  },
  {
    name: 'a text that no database keeps',
    inText: true,
    applies: takesBody,
    plant: (route, people) =>
      ['\\u0000', 'x\\ud800', '\\udc00x'].map((text) =>
        request(route, people, { body: changed(route, () => ({ name: '?' })).replace('?', text) }),
      ),
    statuses: () => [400],
  },
  { name: 'a body that is too large', applies: takesBody, plant: withBody([large]), statuses: () => [413] },
  { name: 'a body that is too deep', applies: takesBody, plant: withBody([deep]), statuses: () => [400] },
  {
    name: 'a body of another shape',
    applies: takesBody,
    plant: (route, people) => {
      const shapes = [
        '"x"',
        '5',
        'true',
        'null',
        Array.isArray(validBody(route)) ? '{}' : '[]',
        '{"nobodys":{}}',
        '[[]]',
      ];
      return withBody(shapes)(route, people);
    },
    statuses: () => [400],
  },
  {
    name: 'an object of another shape in the body',
    // A list of operations has no such object, nor has an extra spec; of an action only the name is looked at.
    applies: (route) =>
      route.takesBody &&
      Object.keys(validBody(route)).length === 1 &&
      !Array.isArray(validBody(route)) &&
      !/\/action$|os-extra_specs\/:key$/.test(route.path),
    plant: (route, people) => {
      const [key = ''] = Object.keys(validBody(route));
      return withBody(['[[]]', '5', 'true', '{"a":{"b":[]}}'].map((inner) => `{"${key}":${inner}}`))(route, people);
    },
    statuses: () => [400],
  },
  {
    name: 'an unknown field',
    // Keystone keeps what it does not know, Glance calls it a property (here one that is no text), and both tolerate more in a log-in.
    applies: (route) =>
      route.takesBody &&
      (route.face === 'compute' || (route.face === 'network' && !besideOthers.test(route.path))) &&
      !tolerant.test(route.path) &&
      !freeForm.test(route.path.replace(/:\w+/, '')),
    plant: (route, people) => [
      request(route, people, { body: changed(route, (inner) => ({ ...inner, nobodys: 'x' })) }),
    ],
    statuses: () => [400],
  },
  {
    name: 'an unknown field that is more than a text',
    applies: (route) =>
      route.takesBody &&
      !Array.isArray(validBody(route)) &&
      needsToken(route) &&
      !besideOthers.test(route.path) &&
      !tolerant.test(route.path),
    plant: (route, people) => [
      request(route, people, { body: changed(route, (inner) => ({ ...inner, nobodys: [[1]] })) }),
    ],
    statuses: () => [400],
  },
  {
    name: 'a query that makes no sense',
    inText: true,
    applies: ({ method }) => method === 'GET',
    plant: (route, people) => {
      const asked = request(route, people);
      return [
        'limit=-x&marker=%FF%FE&sort_key=nobodys&sort_dir=up',
        'name=%5B(%27;--&a[b]=c&__proto__=1&constructor=&=&&fields=%F0&changes-since=never&ip=(&status=%F0%9F%98%80',
        `${'id=1&'.repeat(2500)}`,
      ].map((query) => ({ ...asked, url: `${asked.url}?${query}` }));
    },
    // Most look at no query at all when they show one thing.
    statuses: () => null,
  },
  {
    name: 'a NUL in the query or in the path',
    inText: true,
    applies: () => true,
    plant: (route, people) => {
      const asked = request(route, people);
      return ['?name=%00', '?a%00b=1', '/%00'].map((end) => ({ ...asked, url: asked.url + end }));
    },
    statuses: () => [400],
  },
  {
    name: 'garbage in the path',
    applies: (route) => route.path.includes(':') && !anyName.some((form) => form.test(route.path)),
    plant: (route, people) => {
      // Tags and keys are the caller's to choose: almost any text is one.
      const names = [...route.path.matchAll(/:(\w+)/g)].flatMap(([, name = '']) =>
        /^(tag|key)$/.test(name) ? [] : [name],
      );
      const garbage = [
        '%',
        '%zz',
        '%FF',
        '%C0%80',
        '%00',
        '..%2f..',
        'x'.repeat(5000),
        '%F0%9F%98%80',
        "'%20or%201=1--",
      ];
      return names.flatMap((name) =>
        garbage.map((text) =>
          request(
            { ...route, path: route.path.replace(`:${name}`, text) },
            people,
            route.takesBody ? { body: JSON.stringify(validBody(route)) } : {},
          ),
        ),
      );
    },
    // Whether a user is there is nothing that a change of password tells.
    statuses: ({ path }) => (path.endsWith('/password') ? [400, 401] : [400, 404]),
  },
  {
    name: 'a method of nobody’s',
    applies: () => true,
    plant: (route, people) => ['PROPFIND', 'TRACE', 'OPTIONS'].map((method) => ({ ...request(route, people), method })),
    statuses: () => [404, 405],
  },
];
