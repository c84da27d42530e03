import type { Port } from '../../neutron/resources.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Operation } from '../operation.ts';
import type { Release } from './release-port.ts';

/**
 * Who keeps the DNS name of each of the ports: decided by the domain of its network, each network read once for all of its
 * ports (I11). A network that is not there, or cannot be read, counts as one without a domain (I10): giving the ports back
 * matters more, and does not wait for it (K09, L20). No request for an empty list.
 */
export async function dnsKeepers(
  logger: Logger,
  operation: Operation,
  ports: readonly Port[],
): Promise<(port: Port) => Release['dns']> {
  if (ports.length === 0) return () => 'none';
  const { service, call } = operation;
  const options = call('list');
  let known = false;
  try {
    known = await service.extensions.has('dns-integration', options);
    if (!known) return () => 'none';
    const ids = ports.map(({ network_id }) => network_id);
    const networks = await service.networks.listByIds(ids, options);
    const withDomain = new Set(networks.filter(({ dns_domain }) => Boolean(dns_domain)).map(({ id }) => id));
    return ({ network_id }) => (withDomain.has(network_id) ? 'user' : 'port');
  } catch (error) {
    logger.warn({ error: String(error) }, 'the DNS domains of networks cannot be read');
    return () => (known ? 'port' : 'none');
  }
}
