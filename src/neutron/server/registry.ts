import { extensionsEndpoint } from './extensions/endpoint.ts';
import { networks } from './networks/resource.ts';
import { type Endpoint, resourceEndpoint } from './operations/resource-endpoint.ts';
import { ports } from './ports/resource.ts';
import type { Resource } from './resource.ts';
import { subnets } from './subnets/resource.ts';

/** The resources with the usual operations. To add one is a line here. */
export const resources: readonly Resource[] = [networks, subnets, ports];

/** What is asked for in ways of its own. */
const others: Readonly<Record<string, Endpoint>> = {
  extensions: extensionsEndpoint,
};

/** The endpoint behind `/v2.0/<name>`, by name. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ...resources.map((resource) => [resource.path, resourceEndpoint(resource)] as const),
  ...Object.entries(others),
]);
