import type { FastifyInstance, FastifyRequest } from 'fastify';
import { rootUrl } from './collection.ts';

/** `GET /` (300) and `GET /v3` (200): what keystoneauth and gophercloud look for before anything else. */
export function versionRoutes(app: FastifyInstance, prefix: string): void {
  app.get('/', (request, reply) => {
    return reply.code(300).send({ versions: { values: [version(request, prefix)] } });
  });
  app.get('/v3', async (request) => ({ version: version(request, prefix) }));
}

function version(request: FastifyRequest, prefix: string) {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${rootUrl(request, prefix)}/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}
