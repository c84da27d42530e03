import { Failure } from '../errors/failure.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { CloudConfig } from './cloud-config.ts';

/** The services whose endpoints the command needs, with the version of the API where the catalogue leaves it out. */
const versions = { identity: '/v3', compute: '', image: '/v2', network: '/v2.0', 'berth-operator': '' } as const;

/** A service by its type in the catalogue. */
export type CatalogService = keyof typeof versions;

/** The base URL of a service by the catalogue of a token, version included, no slash at its end. Throws Failure. */
export function endpointOf(
  catalog: readonly JsonObject[],
  service: CatalogService,
  { region, endpointInterface, name }: CloudConfig,
): string {
  const endpoints = catalog
    .filter(({ type }) => type === service)
    .flatMap((entry) => listOf(entry.endpoints).map(objectOf));
  const suits = (endpoint: JsonObject) =>
    endpoint.interface === endpointInterface &&
    (region === undefined || endpoint.region_id === region || endpoint.region === region);
  const url = textOf(endpoints.find(suits)?.url);
  if (url !== '') return withVersion(url.replace(/\/+$/, ''), versions[service]);
  const regions = [...new Set(endpoints.map((endpoint) => textOf(endpoint.region_id ?? endpoint.region)))];
  throw new Failure({
    why:
      endpoints.length === 0
        ? `cloud "${name}" has no ${service} service in its catalogue`
        : `cloud "${name}" has no ${endpointInterface} endpoint of its ${service} service in region ${region ?? '(any)'}`,
    next:
      regions.length === 0
        ? ['choose another cloud: --os-cloud NAME']
        : [`choose a region that has one: --os-region-name ${regions.join(' | ')}`],
  });
}

/** The regions that have an endpoint of the service, in the order of the catalogue of a token. */
export function regionsOf(
  catalog: readonly JsonObject[],
  service: CatalogService,
  { endpointInterface }: CloudConfig,
): string[] {
  const endpoints = catalog
    .filter(({ type }) => type === service)
    .flatMap((entry) => listOf(entry.endpoints).map(objectOf))
    .filter((endpoint) => endpoint.interface === endpointInterface);
  return [...new Set(endpoints.map((endpoint) => textOf(endpoint.region_id ?? endpoint.region)))];
}

function withVersion(url: string, version: string): string {
  return url.endsWith(version) ? url : `${url}${version}`;
}
