import { json, type NetworkRequest, type NetworkResponse } from './request/network-request.ts';

/** What `/v2.0/` lists. Source: Networking API, general rules. */
const coreResources = ['network', 'subnet', 'subnetpool', 'port'];

/** A request that needs no token: the versions document and the health check. */
export type OpenRequest = Pick<NetworkRequest, 'method' | 'path' | 'headers' | 'baseUrl'>;

/** The answer to a request that needs no token; null for all others. */
export function answerOpen({ method, path, headers, baseUrl }: OpenRequest): NetworkResponse | null {
  if (path === '' || path === '/')
    return method === 'GET' ? versionsDocument(baseUrl) : plain(405, 'Method Not Allowed');
  if (path !== '/healthcheck') return null;
  if (method !== 'GET') return plain(405, 'Method Not Allowed');
  // REQ-005
  if (headers.accept?.includes('json')) return json(200, { detailed: false, reasons: [] });
  return plain(200, 'OK');
}

/** An answer that is no JSON. */
export function plain(status: number, text: string): NetworkResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: text };
}

/** The answer to `GET /v2.0/`. */
export function resourcesDocument(baseUrl: string): NetworkResponse {
  return json(200, {
    resources: coreResources.map((name) => ({
      name,
      collection: `${name}s`,
      links: [{ rel: 'self', href: `${baseUrl}/v2.0/${name}s` }],
    })),
  });
}

function versionsDocument(baseUrl: string): NetworkResponse {
  return json(200, {
    versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${baseUrl}/v2.0/` }] }],
  });
}
