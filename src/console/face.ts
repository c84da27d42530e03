import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { HttpError } from '../http/http-error.ts';
import { mountViews } from './api/mount-views.ts';
import { mountPages } from './assets/mount-pages.ts';
import type { ConsoleDeps } from './deps.ts';
import { buildView, runView } from './views/build-view.ts';
import { findingsView } from './views/findings-view.ts';
import { networkViews } from './views/network-views.ts';
import { overviewView } from './views/overview-view.ts';
import { serverListView } from './views/server-list-view.ts';
import { serverView } from './views/server-view.ts';

/**
 * The web console, to be registered under a prefix of its own: its pages, which everybody may load, and below `/api` the views
 * that they show, each with the caller's own rights. What changes something goes to the APIs that everybody uses.
 */
export function createConsoleFace(deps: ConsoleDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(
      async (api: FastifyInstance) => {
        mountViews(api, deps, [
          overviewView(deps),
          serverListView(deps),
          serverView(deps),
          buildView(deps),
          runView(deps),
          ...networkViews(deps),
          findingsView(deps),
        ]);
        // Else a page would be the answer.
        api.get('/*', async () => {
          throw new HttpError(404, 'There is no such view.');
        });
      },
      { prefix: '/api' },
    );
    await app.register(async (pages: FastifyInstance) => mountPages(pages));
  };
}
