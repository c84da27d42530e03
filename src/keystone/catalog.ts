import { createHash } from 'node:crypto';
import type { Queries, Unit } from '../store/index.ts';
import type { Authority } from './authority.ts';
import { type EndpointRecord, listEndpoints, listServices, type ServiceRecord } from './records/catalog.ts';

/** One service of this installation, as the catalog shows it. */
export interface CatalogEntry {
  /** `compute`, `network`, `identity`, `image`, … */
  readonly type: string;
  /** `nova`, `neutron`, `keystone`, `glance`, … */
  readonly name: string;
  /** Where clients begin, without a final slash: the network service's root, Compute's `/v2.1`. */
  readonly url: string;
}

/** The services, with URLs that begin with `baseUrl` (scheme and authority, no final slash). */
export type Catalog = (baseUrl: string) => readonly CatalogEntry[];

/** The region of what is built in. */
export const region = 'RegionOne';

/** The three faces of a service. */
export const interfaces = ['public', 'internal', 'admin'] as const;

/** A service with its endpoints in the form of a token's `catalog`. */
export interface CatalogService {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly {
    readonly id: string;
    readonly interface: string;
    readonly region: string | null;
    readonly region_id: string | null;
    readonly url: string;
  }[];
}

/** The built-in services as records, as if an operator had added them. Ids stay the same from start to start. */
export function builtInServices(entries: readonly CatalogEntry[]): ServiceRecord[] {
  return entries.map(({ type, name }) => ({
    id: serviceId(type),
    type,
    name,
    description: '',
    enabled: 1,
    extra: '{}',
  }));
}

/** All three interfaces of each built-in service; they differ in name only. */
export function builtInEndpoints(entries: readonly CatalogEntry[]): EndpointRecord[] {
  return entries.flatMap(({ type, url }) =>
    interfaces.map((name) => ({
      id: stableId(`endpoint ${type} ${name}`),
      service_id: serviceId(type),
      interface: name,
      region_id: region,
      url,
      enabled: 1,
      extra: '{}',
    })),
  );
}

/**
 * The catalog of a token: what is built in and what operators added, as far as it is enabled. In the URLs of the latter
 * `$(project_id)s`, `%(tenant_id)s` and the like stand for the ids of the token; an endpoint whose URL asks for one that the
 * token has not is left out, as in Keystone.
 */
export function* catalogOf(
  q: Queries,
  entries: readonly CatalogEntry[],
  { user, project, domain }: Authority,
): Unit<CatalogService[]> {
  const services = [...builtInServices(entries), ...(yield* listServices(q))].filter((one) => one.enabled === 1);
  const endpoints = [...builtInEndpoints(entries), ...(yield* listEndpoints(q))].filter((one) => one.enabled === 1);
  const ids = new Map([['user_id', user.id]]);
  if (project) for (const name of ['project_id', 'tenant_id']) ids.set(name, project.id);
  if (domain) ids.set('domain_id', domain.id);
  return services.map((service) => ({
    id: service.id,
    type: service.type,
    name: service.name ?? '',
    endpoints: endpoints.flatMap((endpoint) => {
      const url = filled(endpoint.url, ids);
      if (endpoint.service_id !== service.id || url === null) return [];
      return { id: endpoint.id, interface: endpoint.interface, ...regionWire(endpoint), url };
    }),
  }));
}

/** An endpoint's region under both of its names. */
export function regionWire({ region_id: id }: EndpointRecord) {
  return { region: id, region_id: id };
}

/** What may stand for something in the URL of an endpoint. */
const placeholder = /[$%]\((\w+)\)s/g;

/** Whether the URL of an endpoint asks for nothing but ids that a token may have. */
export function hasKnownPlaceholders(url: string): boolean {
  const known = new Set(['project_id', 'tenant_id', 'user_id', 'domain_id']);
  return [...url.matchAll(placeholder)].every(([, name]) => known.has(name ?? ''));
}

function filled(url: string, ids: ReadonlyMap<string, string>): string | null {
  let missing = false;
  const text = url.replaceAll(placeholder, (_, name: string) => {
    missing ||= !ids.has(name);
    return ids.get(name) ?? '';
  });
  return missing ? null : text;
}

function serviceId(type: string): string {
  return stableId(`service ${type}`);
}

/** 32 hex digits, the form of Keystone's ids. */
function stableId(what: string): string {
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}
