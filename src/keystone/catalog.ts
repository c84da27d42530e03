import { createHash } from 'node:crypto';

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

/** The only region. */
export const region = 'RegionOne';

const interfaces = ['public', 'internal', 'admin'] as const;

/** One endpoint in the form of a token’s catalog. */
export interface EndpointWire {
  readonly id: string;
  readonly interface: (typeof interfaces)[number];
  readonly region: string;
  readonly region_id: string;
  readonly url: string;
}

/** A service with its endpoints in the form of a token's `catalog`. Ids stay the same from start to start. */
export function serviceWire(entry: CatalogEntry) {
  return { id: serviceId(entry), type: entry.type, name: entry.name, endpoints: endpointsOf(entry) };
}

/** All three interfaces of a service; they differ in name only. */
export function endpointsOf(entry: CatalogEntry): EndpointWire[] {
  return interfaces.map((name) => ({
    id: stableId(`endpoint ${entry.type} ${name}`),
    interface: name,
    region,
    region_id: region,
    url: entry.url,
  }));
}

/** The id of the service of this type, in every installation. */
export function serviceId(entry: CatalogEntry): string {
  return stableId(`service ${entry.type}`);
}

/** 32 hex digits, the form of Keystone's ids. */
function stableId(what: string): string {
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}
