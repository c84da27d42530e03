import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenValidator } from '../../context/request-context.ts';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { versionChoices } from '../discovery/versions.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { negotiate, versionHeaders } from '../microversion/negotiate.ts';
import { authenticate } from './authenticate.ts';
import { Links } from './links.ts';
import type { Operation } from './operation.ts';
import { Query } from './query.ts';

export interface Gatekeeping {
  readonly tokens: TokenValidator;
  /** Where clients get tokens; told with a 401. */
  readonly identityUri: string;
}

/** Project ids as they may stand in the path, of old clients: told apart from resources by their characters. */
const projectSegment = '/:project_id(^[0-9a-f-]+$)';

/** Makes the operations reachable under `/v2.1` and `/v2.1/{project_id}`. */
export function mount(app: FastifyInstance, operations: readonly Operation[], gatekeeping: Gatekeeping): void {
  const paths = Map.groupBy(operations, (operation) => operation.path);
  for (const [path, here] of paths) {
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      dispatch(request, reply, here, app.prefix, gatekeeping);
    app.all(`/v2.1${path}`, handler);
    app.all(`/v2.1${projectSegment}${path}`, handler);
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!isVersioned(request.url, app.prefix)) return reply.code(300).send(versionChoices(request, app.prefix));
    if (!(await authenticate(request, reply, gatekeeping.tokens, gatekeeping.identityUri))) return reply;
    reply.headers(versionHeaders(negotiate(request.headers)));
    throw notFound('The resource could not be found.');
  });
}

function isVersioned(url: string, prefix: string): boolean {
  const below = url.slice(prefix.length).split('?', 1)[0] ?? '';
  return below.startsWith('/v2.1/');
}

async function dispatch(
  request: FastifyRequest,
  reply: FastifyReply,
  here: readonly Operation[],
  prefix: string,
  { tokens, identityUri }: Gatekeeping,
): Promise<FastifyReply> {
  const context = await authenticate(request, reply, tokens, identityUri);
  if (!context) return reply;
  const version = negotiate(request.headers);
  reply.headers(versionHeaders(version));
  const params = request.params as Readonly<Record<string, string | undefined>>;
  const project = params.project_id;
  if (project !== undefined && project !== context.projectId) {
    throw badRequest('Malformed request URL: its project id is not that of the token.');
  }
  const operation = choose(here, request.method, version);
  const answer = await operation.run(request, {
    context,
    version,
    query: new Query(request.query),
    links: new Links(`${baseUrl(request)}${prefix}`, project),
    param: (name) => params[name] ?? '',
  });
  reply.code(answer.status).headers(answer.headers ?? {});
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}

function choose(here: readonly Operation[], method: string, version: number): Operation {
  const atVersion = here.filter(({ since, until }) => version >= (since ?? 0) && version <= (until ?? Infinity));
  if (atVersion.length === 0) throw notFound('The resource could not be found.');
  const operation = atVersion.find((candidate) => candidate.method === method);
  if (operation) return operation;
  // One that another microversion has is not there; one that none has is a wrong method.
  if (here.some((candidate) => candidate.method === method)) throw notFound('The resource could not be found.');
  const allow = [...new Set(atVersion.map((candidate) => candidate.method))].join(', ');
  throw new HttpError(405, `The method ${method} is not allowed for this resource.`, { allow });
}
