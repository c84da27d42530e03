import { findEndpoint } from './registry.ts';

/** What follows a resource's id in a path. */
const members = [
  ...['tags', 'bindings', 'default', 'details', 'activate', 'add_prefixes', 'remove_prefixes'],
  ...['add_subports', 'remove_subports', 'get_subports'],
  ...['add_router_interface', 'remove_router_interface', 'add_extraroutes', 'remove_extraroutes'],
  ...['add_addresses', 'remove_addresses', 'onboard_network_subnets'],
  ...['bandwidth_limit_rules', 'dscp_marking_rules', 'minimum_bandwidth_rules', 'minimum_packet_rate_rules'],
  ...['packet_rate_limit_rules'],
];

/** The route of a path, with `:id` for every id: a name from a closed set, for the log and metrics. */
export function routeName(path: string): string {
  const [version, ...parts] = path.split('/').filter((part) => part !== '');
  if (version === undefined) return '/';
  if (version !== 'v2.0') return 'unknown';
  if (parts.length === 0) return '/v2.0';
  const found = findEndpoint(parts.map((part) => part.replace(/\.json$/, '')));
  if (!found) return 'unknown';
  const below = found.rest.slice(0, 4).map((part, index) => (index % 2 === 0 ? ':id' : memberName(part)));
  return ['', 'v2.0', found.name, ...below].join('/');
}

function memberName(name: string): string {
  return members.includes(name) ? name : 'unknown';
}
