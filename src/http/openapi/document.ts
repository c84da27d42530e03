import type { JsonSchema } from '../json-schema.ts';
import { NamedSchemas } from './named-schemas.ts';
import type { RouteDescription } from './route-description.ts';
import { toldAnswers } from './told-answers.ts';

export interface Described {
  readonly title: string;
  /** The version of the program. */
  readonly version: string;
  /** The public URL of the root. */
  readonly serverUrl: string;
  readonly routes: readonly RouteDescription[];
  /** The form of the API's errors. */
  readonly error: JsonSchema;
}

/** The paths that anybody may call, so that clients find out how to sign in. */
const open = /^\/\w+(\/v[\d.]+|\/versions|\/healthcheck)?$|\/auth\/tokens$/;

/**
 * The OpenAPI 3.1 document of an API. What stands several times under one method and path (one for each range of
 * microversions) is one operation that takes any of their bodies.
 */
export function openApiDocument({ title, version, serverUrl, routes, error }: Described): object {
  const paths: Record<string, Record<string, object>> = {};
  const named = new NamedSchemas();
  const told = routes.filter(({ method }) => !['HEAD', 'OPTIONS'].includes(method));
  const byPath = Map.groupBy(told, ({ path }) => path);
  for (const path of [...byPath.keys()].toSorted()) {
    const here: Record<string, object> = {};
    const byMethod = Map.groupBy(byPath.get(path) ?? [], ({ method }) => method);
    for (const [method, same] of byMethod) here[method.toLowerCase()] = operationOf(method, path, same, named);
    paths[path.replace(/:(\w+)/g, '{$1}')] = here;
  }
  const schemas = named.components();
  return {
    openapi: '3.1.0',
    info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      ...(schemas && { schemas }),
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      responses: {
        error: {
          description: 'The request was refused, or failed; nothing has changed.',
          content: { 'application/json': { schema: error } },
        },
      },
    },
    security: [{ token: [] }],
  };
}

function operationOf(method: string, path: string, same: readonly RouteDescription[], named: NamedSchemas): object {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const bodies = same.flatMap(({ body }) => body ?? []);
  const [only, ...others] = bodies;
  const schema = others.length === 0 ? only : { anyOf: bodies };
  const types = same.find(({ bodyTypes }) => bodyTypes)?.bodyTypes ?? ['application/json'];
  return {
    operationId: operationId(method, path),
    ...(parameters.length > 0 && { parameters }),
    ...(schema !== undefined && {
      requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema }])) },
    }),
    responses: {
      ...toldAnswers(same, named),
      default: { $ref: '#/components/responses/error' },
    },
    ...(open.test(path) && { security: [] }),
    ...Object.assign({}, ...same.map(({ facts }) => facts ?? {})),
  };
}

/** `get_compute_v2.1_servers_server_id`. */
function operationId(method: string, path: string): string {
  return `${method.toLowerCase()}${path.replace(/[/:]+/g, '_')}`;
}
