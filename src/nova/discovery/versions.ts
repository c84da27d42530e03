import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { answers } from '../../http/json-schema.ts';
import { formatVersion, maximumVersion, minimumVersion } from '../microversion/microversion.ts';
import { versionAnswer, versionsAnswer } from './version-answers.ts';

/** The documents by which clients learn what there is. They need no token. */
export function mountVersions(app: FastifyInstance): void {
  const prefix = app.prefix;
  app.get('/', answers(versionsAnswer), async (request) => ({ versions: [entry(request, prefix)] }));
  app.get('/v2.1', answers(versionAnswer), async (request) => ({
    version: {
      ...entry(request, prefix),
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
    },
  }));
}

/** 300: the path names no version; these are the ones there are. */
export function versionChoices(request: FastifyRequest, prefix: string): object {
  const below = request.url.slice(prefix.length).split('?', 1)[0] ?? '';
  return {
    choices: [
      {
        id: 'v2.1',
        status: 'CURRENT',
        links: [{ rel: 'self', href: `${baseUrl(request)}${prefix}/v2.1${below}` }],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
      },
    ],
  };
}

function entry(request: FastifyRequest, prefix: string): object {
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: formatVersion(maximumVersion),
    min_version: formatVersion(minimumVersion),
    updated: '2013-07-23T11:33:21Z',
    links: [{ rel: 'self', href: `${baseUrl(request)}${prefix}/v2.1/` }],
  };
}
