import type { FastifyInstance } from 'fastify';
import type { RouteDescription } from './route-description.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It is in no document: it refuses, or leads to a routing of its own. */
    readonly undocumented?: true;
  }
}

/** The routes that are made on this app from now on, but for those that are in no document. */
export function collectRoutes(app: FastifyInstance): readonly RouteDescription[] {
  const routes: RouteDescription[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.undocumented) return;
    for (const one of Array.isArray(method) ? method : [method]) {
      routes.push({
        method: one,
        path: url.replace(/(?<=.)\/$/, ''),
        ...(config?.body && { body: config.body }),
        ...(config?.bodyTypes && { bodyTypes: config.bodyTypes }),
        ...(config?.answer && { answer: config.answer }),
      });
    }
  });
  return routes;
}
