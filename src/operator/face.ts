import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { HttpError } from '../http/http-error.ts';
import { brokenBody, brokenBodyReason } from '../http/json-body.ts';
import { otherMethods } from '../http/other-methods.ts';
import { requireAdmin } from './caller.ts';
import type { OperatorDeps } from './deps.ts';
import { findingRoutes } from './findings/routes.ts';
import { sagaRoutes } from './sagas/routes.ts';
import { wiringRoutes } from './wiring/routes.ts';

/**
 * The API for who operates this Berth, to be registered under a prefix of its own. Its errors have the form of what is no
 * face's: `{"error": {"code", "title", "message"}}`.
 */
export function createOperatorFace(deps: OperatorDeps): FastifyPluginAsync {
  return async (app) => {
    app.addHook('preValidation', async (request) => {
      if (request.body === brokenBody) throw new HttpError(400, brokenBodyReason);
    });
    const closeOtherMethods = otherMethods(app, () => {
      throw new HttpError(405, 'The method is not offered at this address.');
    });
    await app.register(async (secured: FastifyInstance) => {
      requireAdmin(secured, deps.tokens);
      if (deps.compute) {
        sagaRoutes(secured, { ...deps, sagas: deps.compute });
        findingRoutes(secured, { ...deps, findings: deps.compute });
      }
      if (deps.wiring) wiringRoutes(secured, deps.wiring);
    });
    closeOtherMethods();
  };
}
