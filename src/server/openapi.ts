import type { FastifyInstance } from 'fastify';
import { baseUrl } from '../http/base-url.ts';
import type { JsonSchema } from '../http/json-schema.ts';
import { openApiDocument } from '../http/openapi/document.ts';
import type { RouteDescription } from '../http/openapi/route-description.ts';
import { version } from '../runtime/version.ts';

/** The APIs that have a document, with what is in their names and the form of their errors. */
const faces: Readonly<Record<string, { readonly title: string; readonly error: JsonSchema }>> = {
  identity: { title: 'Identity API v3', error: titled('error') },
  image: { title: 'Image API v2', error: titled('error') },
  network: {
    title: 'Networking API v2.0',
    error: {
      type: 'object',
      properties: {
        NeutronError: {
          type: 'object',
          properties: { type: text(), message: text(), detail: text() },
          required: ['type', 'message', 'detail'],
        },
      },
    },
  },
  compute: {
    title: 'Compute API v2.1',
    error: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { code: { type: 'integer' }, message: text() },
        required: ['code', 'message'],
      },
    },
  },
  operator: { title: "Operator's API of Berth v1", error: titled('error') },
};

/** Makes `GET /openapi/{face}.json` answer; `routes` is asked when somebody wants to know. */
export function mountOpenApi(app: FastifyInstance, routes: () => readonly RouteDescription[]): void {
  for (const [face, { title, error }] of Object.entries(faces)) {
    app.get(`/openapi/${face}.json`, async (request, reply) => {
      const own = routes().filter(({ path }) => path.startsWith(`/${face}/`) || path === `/${face}`);
      // An external network service has a document of its own, or none.
      if (own.length === 0) return reply.callNotFound();
      return openApiDocument({ title, version: version(), serverUrl: baseUrl(request), routes: own, error });
    });
  }
}

function text(): JsonSchema {
  return { type: 'string' };
}

function titled(key: string): JsonSchema {
  return {
    type: 'object',
    properties: {
      [key]: {
        type: 'object',
        properties: { code: { type: 'integer' }, title: text(), message: text() },
        required: ['code', 'message'],
      },
    },
    required: [key],
  };
}
