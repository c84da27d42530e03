import type { Port } from '../../neutron/resources.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Operation } from '../operation.ts';
import { persist } from './persist.ts';
import type { Release } from './release-port.ts';

/**
 * Who keeps the DNS name of each of the ports: decided by the domain of its network, each network read once for all of its
 * ports (I11). A network that is not there counts as one without a domain (I10). No request for an empty list.
 */
export async function dnsKeepers(
  runtime: Runtime,
  operation: Operation,
  ports: readonly Port[],
): Promise<(port: Port) => Release['dns']> {
  if (ports.length === 0) return () => 'none';
  const options = operation.call('list');
  const aliases = await persist(runtime, operation.signal, () => operation.service.extensions.aliases(options));
  if (!aliases.has('dns-integration')) return () => 'none';
  const ids = ports.map(({ network_id }) => network_id);
  const networks = await persist(runtime, operation.signal, () => operation.service.networks.listByIds(ids, options));
  const withDomain = new Set(networks.filter(({ dns_domain }) => Boolean(dns_domain)).map(({ id }) => id));
  return ({ network_id }) => (withDomain.has(network_id) ? 'user' : 'port');
}
