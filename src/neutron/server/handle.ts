import { requestIdsOf } from '../../context/request-context.ts';
import { unavailable } from '../../http/unavailable.ts';
import { NetworkError } from './errors/network-error.ts';
import { networkError } from './errors/registry.ts';
import { findEndpoint } from './registry.ts';
import { json, type NetworkRequest, type NetworkResponse } from './request/network-request.ts';
import { parseQuery } from './request/query.ts';
import type { Services } from './session.ts';
import { answerOpen, plain, resourcesDocument } from './versions.ts';

/** Answers a request. Refusals are answers too: nothing is thrown. */
export async function handle(services: Services, request: NetworkRequest): Promise<NetworkResponse> {
  const headers = { 'x-openstack-request-id': request.context.requestId };
  const response = await answer(services, request).catch((error: unknown) => refusal(services, request, error));
  return { ...response, headers: { ...response.headers, ...headers } };
}

async function answer(services: Services, request: NetworkRequest): Promise<NetworkResponse> {
  const open = answerOpen(request);
  if (open) return open;
  const [version, ...parts] = splitPath(request.path);
  if (version !== 'v2.0') return plain(404, 'Not Found');
  requireJsonAccepted(request.headers.accept);
  if (parts.length === 0) {
    // REQ-003: the version without its slash is no document.
    if (!request.path.endsWith('/') || request.method !== 'GET') throw networkError('HTTPNotFound');
    return resourcesDocument(request.baseUrl);
  }
  const exchange = { services, request, context: request.context, query: parseQuery(request.query) };
  const found = findEndpoint(parts);
  if (!found) throw networkError('HTTPNotFound');
  return found.endpoint(exchange, found.rest);
}

/** The parts of a path, without empty ones and without a final `.json`. REQ-008, REQ-009 */
function splitPath(path: string): string[] {
  const text = path.endsWith('.json') ? path.slice(0, -'.json'.length) : path;
  try {
    return text
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw networkError('HTTPNotFound');
  }
}

/** REQ-011 */
function requireJsonAccepted(accept: string | undefined): void {
  if (accept === undefined || accept === '' || /json|\*\/\*|application\/\*/.test(accept)) return;
  throw networkError('HTTPNotAcceptable');
}

function refusal({ logger }: Services, request: NetworkRequest, error: unknown): NetworkResponse {
  if (error instanceof NetworkError) return json(error.status, error.body());
  const away = unavailable(error, request.context.requestId, logger);
  if (away) {
    const refused = json(away.status, networkError('ServiceUnavailable').body());
    return { ...refused, headers: { ...refused.headers, ...away.headers } };
  }
  logger.error(
    { ...requestIdsOf(request.context), method: request.method, path: request.path, err: error },
    'network request failed',
  );
  return json(500, networkError('HTTPInternalServerError').body());
}
