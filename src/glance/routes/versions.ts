import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { answers, type JsonSchema, object } from '../../http/json-schema.ts';

const current = 'v2.15';
const supported = ['v2.9', 'v2.8', 'v2.7', 'v2.6', 'v2.5', 'v2.4', 'v2.3', 'v2.2', 'v2.1', 'v2.0'];

const text: JsonSchema = { type: 'string' };
const link = object({ rel: text, href: text }, ['rel', 'href']);
const version = object(
  { id: text, status: { enum: ['CURRENT', 'SUPPORTED'] }, links: { type: 'array', items: link } },
  ['id', 'status', 'links'],
);
const versionsAnswer = object({ versions: { type: 'array', items: version } }, ['versions']);

/** `GET /` (300, as Glance) and `GET /versions` (200). */
export function versionRoutes(app: FastifyInstance, prefix: string): void {
  const versions = (request: FastifyRequest) => {
    const links = [{ rel: 'self', href: `${baseUrl(request)}${prefix}/v2/` }];
    return {
      versions: [
        { id: current, status: 'CURRENT', links },
        ...supported.map((id) => ({ id, status: 'SUPPORTED', links })),
      ],
    };
  };
  app.get('/', (request, reply) => reply.code(300).send(versions(request)));
  app.get('/versions', answers(versionsAnswer), async (request) => versions(request));
}
