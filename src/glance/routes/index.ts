import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { brokenBody, brokenBodyReason } from '../../http/json-body.ts';
import { answers } from '../../http/json-schema.ts';
import { otherMethods } from '../../http/other-methods.ts';
import { imageSchema, imagesSchema } from '../attributes.ts';
import type { ImageRouteDeps } from '../deps.ts';
import { answerErrors } from '../errors.ts';
import { memberSchema, membersSchema } from '../member.ts';
import { requireToken } from './caller.ts';
import { dataRoutes } from './data.ts';
import { imageRoutes } from './images.ts';
import { importRoutes } from './import.ts';
import { memberRoutes } from './members.ts';
import { tagRoutes } from './tags.ts';
import { versionRoutes } from './versions.ts';

/** A document in JSON Schema. */
const jsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: true,
};

/** The Image API v2, to be registered under a prefix of its own. */
export function imageApi(deps: ImageRouteDeps): FastifyPluginAsync {
  return async (app) => {
    const { prefix } = app;
    answerErrors(app, deps.logger);
    app.addHook('preValidation', async (request) => {
      if (request.body === brokenBody) throw new HttpError(400, brokenBodyReason);
    });
    const closeOtherMethods = otherMethods(app, () => {
      throw new HttpError(405, 'The method is not offered at this address.');
    });
    versionRoutes(app, prefix);
    await app.register(async (secured: FastifyInstance) => {
      requireToken(secured, deps.tokens);
      imageRoutes(secured, deps, prefix);
      tagRoutes(secured, deps);
      memberRoutes(secured, deps);
      await secured.register(async (withData) => dataRoutes(withData, deps));
      importRoutes(secured, deps);
      secured.get('/v2/schemas/image', answers(jsonSchema), async () => imageSchema);
      secured.get('/v2/schemas/images', answers(jsonSchema), async () => imagesSchema);
      secured.get('/v2/schemas/member', answers(jsonSchema), async () => memberSchema);
      secured.get('/v2/schemas/members', answers(jsonSchema), async () => membersSchema);
    });
    closeOtherMethods();
  };
}
