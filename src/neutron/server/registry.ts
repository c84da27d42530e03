import { addressGroups } from './address-groups/resource.ts';
import { addressScopes } from './address-scopes/resource.ts';
import { agentsEndpoint } from './agents/endpoint.ts';
import { autoAllocatedTopologyEndpoint } from './auto-allocated-topology/endpoint.ts';
import { availabilityZonesEndpoint } from './availability-zones/endpoint.ts';
import { extensionsEndpoint } from './extensions/endpoint.ts';
import { floatingIps } from './floating-ips/resource.ts';
import { ipAvailabilitiesEndpoint } from './ip-availabilities/endpoint.ts';
import { networks } from './networks/resource.ts';
import { type Endpoint, resourceEndpoint } from './operations/resource-endpoint.ts';
import { ports } from './ports/resource.ts';
import { qosPolicies } from './qos/policies/resource.ts';
import { ruleTypesEndpoint } from './qos/rule-types/endpoint.ts';
import { ruleAliases } from './qos/rules/resource.ts';
import { quotasEndpoint } from './quotas/endpoint.ts';
import { rbacPolicies } from './rbac-policies/resource.ts';
import type { Resource } from './resource.ts';
import { routers } from './routers/resource.ts';
import { securityGroupRules } from './security-group-rules/resource.ts';
import { securityGroups } from './security-groups/resource.ts';
import { segments } from './segments/resource.ts';
import { serviceProvidersEndpoint } from './service-providers/endpoint.ts';
import { subnetPools } from './subnet-pools/resource.ts';
import { subnets } from './subnets/resource.ts';
import { trunks } from './trunks/resource.ts';

/** The resources with the usual operations. To add one is a line here. */
export const resources: readonly Resource[] = [
  networks,
  subnets,
  subnetPools,
  addressScopes,
  ports,
  securityGroups,
  securityGroupRules,
  addressGroups,
  rbacPolicies,
  routers,
  floatingIps,
  qosPolicies,
  trunks,
  segments,
];

/** What is asked for in ways of its own. */
const others: Readonly<Record<string, Endpoint>> = {
  agents: agentsEndpoint,
  'auto-allocated-topology': autoAllocatedTopologyEndpoint,
  availability_zones: availabilityZonesEndpoint,
  extensions: extensionsEndpoint,
  'network-ip-availabilities': ipAvailabilitiesEndpoint,
  // Neutron has them here, too, and this is where clients look for their tags.
  policies: resourceEndpoint(qosPolicies),
  'qos/rule-types': ruleTypesEndpoint,
  ...ruleAliases,
  quotas: quotasEndpoint,
  'service-providers': serviceProvidersEndpoint,
};

/** The endpoint behind `/v2.0/<name>`, by name. A name has one part, or two: `qos/policies`. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ...resources.map((resource) => [resource.path, resourceEndpoint(resource)] as const),
  ...Object.entries(others),
]);

/** The endpoint that a path behind `/v2.0/` leads to; null for none. */
export function findEndpoint(parts: readonly string[]) {
  for (const length of [1, 2]) {
    const name = parts.slice(0, length).join('/');
    const endpoint = endpoints.get(name);
    if (endpoint) return { name, endpoint, rest: parts.slice(length) };
  }
  return null;
}
