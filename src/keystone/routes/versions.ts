import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answers, object } from '../../http/json-schema.ts';
import { rootUrl } from './collection.ts';

const text = { type: 'string' } as const;
const link = object({ rel: text, href: text }, ['rel', 'href']);
const mediaType = object({ base: text, type: text }, ['base', 'type']);
const versionAnswer = object(
  {
    version: {
      $id: 'Version',
      ...object(
        {
          id: text,
          status: text,
          updated: { type: 'string', format: 'date-time' },
          links: { type: 'array', items: link },
          'media-types': { type: 'array', items: mediaType },
        },
        ['id', 'status', 'updated', 'links', 'media-types'],
      ),
    },
  },
  ['version'],
);

/** `GET /` (300) and `GET /v3` (200): what keystoneauth and gophercloud look for before anything else. */
export function versionRoutes(app: FastifyInstance, prefix: string): void {
  app.get('/', (request, reply) => {
    return reply.code(300).send({ versions: { values: [version(request, prefix)] } });
  });
  app.get('/v3', answers(versionAnswer), async (request) => ({ version: version(request, prefix) }));
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
