import { createApp } from '../../../src/http/app.ts';
import { describedRoutes } from '../../../src/neutron/server/index.ts';
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
  /^\/image\/v2\/images\/:\w+\/(tags|file|stage)/,
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
  // Whom the versions and the health are told need have no token, and nothing else about them can be wrong.
  const isOpen = (path: string) => path === '/network' || path === '/network/healthcheck';
  return describedRoutes('/network')
    .filter(({ path }) => !isOpen(path))
    .map(({ method, path }) => route('network', method, path));
}

function route(face: Face, method: string, path: string): Route {
  const takesBody = ['POST', 'PUT', 'PATCH'].includes(method) && !bodiless.some((form) => form.test(path));
  return { face, method, path, takesBody };
}
