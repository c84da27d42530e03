import { createApp } from '../../../src/http/app.ts';
import { endpoints, resources } from '../../../src/neutron/server/registry.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import type { Cloud } from '../../../src/server/cloud.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { allOperations } from '../../nova/support/operations.ts';
import type { Face } from './error-forms.ts';

/** One thing that can be called. */
export interface Route {
  readonly face: Face;
  readonly method: string;
  /** From the root on, with `:name` for what varies. */
  readonly path: string;
  /** Whether it reads a body. */
  readonly takesBody: boolean;
  /** Of the Compute API: the microversion to call it by. */
  readonly version?: string;
}

/** Of the routes whose method goes with a body, those that need none and look at none. */
const bodiless = [
  /^\/identity\/v3\/(.+\/(roles|implies|tags)|groups\/:\w+\/users)\/:\w+(\/inherited_to_projects)?$/,
  /^\/image\/v2\/images\/:\w+\/(tags|file)/,
  /^\/network\/v2\.0\/(qos\/)?[\w-]+\/:id\/tags\/:tag$/,
  /\/activate$/,
  /^\/operator\/v1\/sagas\/:\w+\/retry$/,
  // There are no agents, whatever is said of one.
  /\/agents\//,
];

/** Every route of a cloud, taken from what does the routing. */
export async function allRoutes(cloud: Cloud): Promise<readonly Route[]> {
  return [...(await declaredRoutes(cloud)), ...computeRoutes(), ...networkRoutes()];
}

/** Those that the web framework knows: it is told of them once more, by the same plugins. */
async function declaredRoutes({ identity, image, operator }: Cloud): Promise<Route[]> {
  const app = createApp({ runtime: systemRuntime(), logger: silentLogger });
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, prefix }) => {
    const face = (prefix.split('/')[1] || 'root') as Face;
    for (const one of Array.isArray(method) ? method : [method])
      routes.push(route(face, one, url.replace(/(?<=.)\/$/, '')));
  });
  await app.register(identity.routes, { prefix: '/identity' });
  await app.register(image.routes, { prefix: '/image' });
  await app.register(operator, { prefix: '/operator' });
  await app.close();
  return routes;
}

function computeRoutes(): Route[] {
  return allOperations.map(({ method, path, since = 1, until = 96, body }) => ({
    face: 'compute',
    method,
    path: `/compute/v2.1${path}`,
    takesBody: body !== undefined,
    version: `2.${Math.max(since, Math.min(until, 72))}`,
  }));
}

function networkRoutes(): Route[] {
  const at = (path: string, ...methods: string[]) =>
    methods.map((method) => route('network', method, `/network/v2.0/${path}`));
  const usual = resources.flatMap(({ path, members = {} }) => [
    ...at(path, 'GET', 'POST'),
    ...at(`${path}/:id`, 'GET', 'PUT', 'DELETE'),
    ...('tags' in members
      ? [...at(`${path}/:id/tags`, 'GET', 'PUT', 'DELETE'), ...at(`${path}/:id/tags/:tag`, 'GET', 'PUT', 'DELETE')]
      : []),
    ...Object.keys(members)
      .filter((name) => /_prefixes$|_router_interface$|_extraroutes$|_addresses$|_subports$|^onboard_/.test(name))
      .flatMap((name) => at(`${path}/:id/${name}`, name.startsWith('get_') ? 'GET' : 'PUT')),
    ...Object.keys(members)
      .filter((name) => name.endsWith('_rules'))
      .flatMap((name) => [
        ...at(`${path}/:id/${name}`, 'GET', 'POST'),
        ...at(`${path}/:id/${name}/:rule`, 'GET', 'PUT', 'DELETE'),
      ]),
    ...('bindings' in members
      ? [
          ...at(`${path}/:id/bindings`, 'GET', 'POST'),
          ...at(`${path}/:id/bindings/:host`, 'GET', 'PUT', 'DELETE'),
          ...at(`${path}/:id/bindings/:host/activate`, 'PUT'),
        ]
      : []),
  ]);
  const known = new Set(resources.map(({ path }) => path));
  const others = [...endpoints.keys()].filter((name) => !known.has(name));
  return [
    ...usual,
    ...others.flatMap((name) => [...at(name, 'GET'), ...at(`${name}/:id`, 'GET')]),
    ...others.filter((name) => name.startsWith('qos/alias_')).flatMap((name) => at(`${name}/:id`, 'PUT', 'DELETE')),
    ...at('quotas/:id', 'PUT', 'DELETE'),
    ...at('quotas/:id/details', 'GET'),
    ...at('agents/:id', 'PUT', 'DELETE'),
    ...at('auto-allocated-topology/:id', 'DELETE'),
  ];
}

function route(face: Face, method: string, path: string): Route {
  const takesBody = ['POST', 'PUT', 'PATCH'].includes(method) && !bodiless.some((form) => form.test(path));
  return { face, method, path, takesBody };
}
