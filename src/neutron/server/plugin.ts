import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenValidator } from '../../context/request-context.ts';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { note } from '../../http/request-facts.ts';
import { requestIds } from '../../http/request-id.ts';
import { unavailable } from '../../http/unavailable.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { NeutronErrorBody, NotImplementedBody } from '../resources.ts';
import type { NetworkError } from './errors/network-error.ts';
import { badRequest, networkError } from './errors/registry.ts';
import { json, type NetworkRequest, type NetworkResponse } from './request/network-request.ts';
import { routeName } from './route-name.ts';
import { answerOpen } from './versions.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;

export interface PluginOptions {
  readonly logger: Logger;
  readonly tokens: TokenValidator;
  /** The public URL of the identity service, for `WWW-Authenticate`; null: at the request's host. */
  readonly identityUrl: string | null;
}

/** The HTTP face of the service: a thin adapter, everything but the token check is `handle`'s. */
export function networkPlugin(
  handle: (request: NetworkRequest) => Promise<NetworkResponse>,
  options: PluginOptions,
): FastifyPluginAsync {
  return async (app) => {
    app.setErrorHandler((thrown, request, reply) => {
      const error = unavailable(thrown, request.id, options.logger) ?? thrown;
      if (error instanceof HttpError) reply.headers(error.headers);
      const refusal = refusalOf(error);
      if (!refusal) options.logger.error({ requestId: request.id, err: error }, 'network request failed');
      const { status, body } = refusal ?? asRefusal(networkError('HTTPInternalServerError'));
      return send(reply, json(status, body));
    });
    // Every path has a route: what has none is a method that nothing here knows.
    app.setNotFoundHandler((_request, reply) => {
      const { status, body } = asRefusal(networkError('HTTPMethodNotAllowed'));
      return send(reply, json(status, body));
    });
    for (const url of ['', '/*']) {
      app.route({
        method: [...methods],
        url,
        config: { undocumented: true },
        handler: (request, reply) => answer(request, reply),
      });
    }
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const { path, query } = split(request.url.slice(app.prefix.length));
      const base = `${baseUrl(request)}${app.prefix}`;
      const headers = lowerCaseHeaders(request);
      const open = answerOpen({ method: request.method, path, headers, baseUrl: base });
      if (open) return send(reply, open);
      const token = headers['x-auth-token'];
      const caller = token === undefined || token === '' ? null : await options.tokens.validate(token, request.id);
      const context = caller && { ...caller, ...requestIds(request) };
      note(request, {
        operation: routeName(path),
        ...(context && { userId: context.userId, projectId: context.projectId }),
      });
      if (!context) return refuse(reply, options.identityUrl ?? `${baseUrl(request)}/identity`);
      return send(
        reply,
        await handle({ method: request.method, path, query, headers, body: request.body, context, baseUrl: base }),
      );
    };
  };
}

interface Refusal {
  readonly status: number;
  readonly body: NeutronErrorBody | NotImplementedBody;
}

function asRefusal(error: NetworkError): Refusal {
  return { status: error.status, body: error.body() };
}

/** What the HTTP layer refused before the service saw it, such as a body that is too large; null when something failed. */
function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const status = error instanceof HttpError ? error.status : 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return asRefusal(networkError('HTTPRequestEntityTooLarge'));
  if (status === 503) return asRefusal(networkError('ServiceUnavailable'));
  if (status === 421) return asRefusal(networkError('HTTPMisdirectedRequest', error.message));
  return status >= 400 && status < 500 ? { ...asRefusal(badRequest(error.message)), status } : null;
}

function split(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function lowerCaseHeaders(request: FastifyRequest): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value[0] : value;
  return headers;
}

function send(reply: FastifyReply, response: NetworkResponse) {
  reply.code(response.status).headers(response.headers);
  if (response.body === undefined) return reply.send();
  return reply.send(
    typeof response.body === 'string' && !isJson(response) ? response.body : JSON.stringify(response.body),
  );
}

function isJson(response: NetworkResponse): boolean {
  return response.headers['content-type'] === 'application/json';
}

/** As Keystone's middleware does. REQ-069 */
function refuse(reply: FastifyReply, identityUrl: string) {
  return reply
    .code(401)
    .header('www-authenticate', `Keystone uri="${identityUrl}"`)
    .send({
      error: {
        code: 401,
        title: 'Unauthorized',
        message: 'The request you have made requires authentication.',
      },
    });
}
