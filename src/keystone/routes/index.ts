import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { brokenBody, brokenBodyReason } from '../../http/json-body.ts';
import { otherMethods } from '../../http/other-methods.ts';
import type { IdentityDeps } from '../deps.ts';
import { answerErrors } from '../errors.ts';
import { accessRuleRoutes } from './access-rules.ts';
import { applicationCredentialRoutes } from './application-credentials.ts';
import { authRoutes } from './auth.ts';
import { requireToken } from './caller.ts';
import { domainRoutes } from './domains.ts';
import { endpointRoutes } from './endpoints.ts';
import { grantRoutes } from './grants.ts';
import { groupMemberRoutes } from './group-members.ts';
import { groupRoutes } from './groups.ts';
import { impliedRoleRoutes } from './implied-roles.ts';
import { passwordRoute } from './password.ts';
import { projectTagRoutes } from './project-tags.ts';
import { projectRoutes } from './projects.ts';
import { regionRoutes } from './regions.ts';
import { roleAssignmentRoutes } from './role-assignments.ts';
import { roleRoutes } from './roles.ts';
import { serviceRoutes } from './services.ts';
import { logInRoute, tokenRoutes } from './tokens.ts';
import { userRoutes } from './users.ts';
import { versionRoutes } from './versions.ts';

/** The Identity API v3, to be registered under a prefix of its own. */
export function identityRoutes(deps: IdentityDeps): FastifyPluginAsync {
  return async (app) => {
    const { prefix } = app;
    answerErrors(app, deps.logger);
    app.addHook('preValidation', async (request) => {
      if (request.body === brokenBody) throw new HttpError(400, brokenBodyReason);
    });
    // Keystone answers HEAD wherever it answers GET; clients check grants and memberships by it.
    app.addHook('onRoute', (route) => {
      if (route.method === 'GET') route.method = ['GET', 'HEAD'];
    });
    const closeOtherMethods = otherMethods(app, () => {
      throw new HttpError(405, 'The method is not offered at this address.');
    });
    versionRoutes(app, prefix);
    logInRoute(app, deps);
    passwordRoute(app, deps);
    await app.register(async (secured: FastifyInstance) => {
      requireToken(secured, deps.tokens);
      tokenRoutes(secured, deps);
      authRoutes(secured, deps, prefix);
      projectRoutes(secured, deps, prefix);
      projectTagRoutes(secured, deps, prefix);
      userRoutes(secured, deps, prefix);
      groupRoutes(secured, deps, prefix);
      groupMemberRoutes(secured, deps, prefix);
      applicationCredentialRoutes(secured, deps, prefix);
      accessRuleRoutes(secured, deps);
      roleRoutes(secured, deps, prefix);
      impliedRoleRoutes(secured, deps, prefix);
      grantRoutes(secured, deps, prefix);
      roleAssignmentRoutes(secured, deps, prefix);
      domainRoutes(secured, deps, prefix);
      serviceRoutes(secured, deps, prefix);
      endpointRoutes(secured, deps, prefix);
      regionRoutes(secured, deps, prefix);
    });
    closeOtherMethods();
  };
}
