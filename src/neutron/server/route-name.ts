import { endpoints } from './registry.ts';

/** What follows a resource's id in a path. */
const members = [
  ...['tags', 'bindings', 'default', 'details', 'activate', 'add_prefixes', 'remove_prefixes'],
  ...['add_subports', 'remove_subports', 'get_subports'],
  ...['add_router_interface', 'remove_router_interface', 'add_extraroutes', 'remove_extraroutes'],
];

/** The route of a path, with `:id` for every id: a name from a closed set, for the log and metrics. */
export function routeName(path: string): string {
  const [version, collection, ...rest] = path.split('/').filter((part) => part !== '');
  if (version === undefined) return '/';
  if (version !== 'v2.0') return 'unknown';
  if (collection === undefined) return '/v2.0';
  const name = collection.replace(/\.json$/, '');
  if (!endpoints.has(name)) return 'unknown';
  const below = rest.slice(0, 4).map((part, index) => (index % 2 === 0 ? ':id' : memberName(part)));
  return ['', 'v2.0', name, ...below].join('/');
}

function memberName(part: string): string {
  const name = part.replace(/\.json$/, '');
  return members.includes(name) ? name : 'unknown';
}
