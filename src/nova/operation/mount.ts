import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenValidator } from '../../context/request-context.ts';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { note } from '../../http/request-facts.ts';
import { versionChoices } from '../discovery/versions.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { negotiate, versionHeaders } from '../microversion/negotiate.ts';
import { authenticate } from './authenticate.ts';
import { Links } from './links.ts';
import type { Operation } from './operation.ts';
import { Query } from './query.ts';
import { RouteTree } from './route-tree.ts';

/** Who is let in, and where the others are sent. */
export interface Gatekeeping {
  readonly tokens: TokenValidator;
  /** Where clients get tokens; told with a 401. */
  readonly identityUri: string;
}

/** The project id that old clients put first into the path: told apart from resources by its characters. */
const projectPath = /^\/+([0-9a-f-]{32,36})(\/.*)$/;

/** Makes the operations reachable under `/v2.1` and `/v2.1/{project_id}`. */
export function mount(app: FastifyInstance, operations: readonly Operation[], gatekeeping: Gatekeeping): void {
  const tree = new RouteTree(operations);
  app.all('/v2.1/*', { config: { undocumented: true } }, (request, reply) =>
    dispatch(request, reply, tree, app.prefix, gatekeeping),
  );
  app.setNotFoundHandler((request, reply) => {
    // There, only a method that is nobody's comes here.
    if (/^\/+v2\.1(?=\/|\?|$)/.test(request.url.slice(app.prefix.length))) throw notAllowed(request.method);
    return reply.code(300).send(versionChoices(request, app.prefix));
  });
}

/** In Nova's order: who is it, by which microversion, what is there, may they. */
async function dispatch(
  request: FastifyRequest,
  reply: FastifyReply,
  tree: RouteTree,
  prefix: string,
  { tokens, identityUri }: Gatekeeping,
): Promise<FastifyReply> {
  const context = await authenticate(request, reply, tokens, identityUri);
  if (!context) return reply;
  note(request, { userId: context.userId, projectId: context.projectId });
  const version = negotiate(request.headers);
  reply.headers(versionHeaders(version));
  const path = (request.url.split('?', 1)[0] ?? '').replace(/^.*?\/v2\.1(?=\/)/, '');
  const [, project, below] = projectPath.exec(path) ?? [];
  const found = tree.find(below ?? path);
  if (!found) throw nothingHere();
  if (project !== undefined && project !== context.projectId) {
    throw badRequest('Malformed request URL: its project id is not that of the token.');
  }
  const operation = choose(found.operations, request.method, version, path.endsWith('/'));
  note(request, { operation: `/v2.1${operation.path}` });
  const answer = await operation.run(request, {
    context,
    version,
    query: new Query(request.query),
    links: new Links(`${baseUrl(request)}${prefix}`, project),
    param: (name) => found.params[name] ?? '',
  });
  reply.code(answer.status).headers(answer.headers ?? {});
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}

function choose(here: readonly Operation[], method: string, version: Microversion, idMissing: boolean): Operation {
  const atVersion = here.filter(({ since, until }) => version >= (since ?? 0) && version <= (until ?? Infinity));
  const operation = atVersion.find((candidate) => candidate.method === method);
  if (operation) return operation;
  // A method that only another microversion has is not there; one that none has is a wrong one.
  if (atVersion.length === 0 || here.some((candidate) => candidate.method === method)) throw nothingHere();
  // `DELETE /images/`: an id was meant to stand there.
  if (idMissing && method !== 'GET') throw nothingHere();
  const allow = [...new Set(atVersion.map((candidate) => candidate.method))].join(', ');
  throw notAllowed(method, { allow });
}

function notAllowed(method: string, headers: Readonly<Record<string, string>> = {}): HttpError {
  return new HttpError(405, `The method ${method} is not allowed for this resource.`, headers);
}

function nothingHere(): HttpError {
  return notFound('The resource could not be found.');
}
