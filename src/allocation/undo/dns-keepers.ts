import type { Logger } from '../../telemetry/logger.ts';
import type { Operation } from '../operation.ts';
import type { Release } from './release-port.ts';

/** Who keeps the DNS name of a port on a network. */
export type DnsKeeper = (networkId: string) => Release['dns'];

/**
 * Who keeps the DNS names of ports on the networks: decided by the domain of each, all read once for all of their ports
 * (I11). A network that is not there, or cannot be read, counts as one without a domain (I10): giving the ports back
 * matters more, and does not wait for it (K09, L20). No request for an empty list.
 */
export async function dnsKeepers(
  logger: Logger,
  operation: Operation,
  networkIds: readonly string[],
): Promise<DnsKeeper> {
  if (networkIds.length === 0) return () => 'none';
  const { service, call } = operation;
  const options = call('list');
  let known = false;
  try {
    known = await service.extensions.has('dns-integration', options);
    if (!known) return () => 'none';
    const networks = await service.networks.listByIds(networkIds, options);
    const withDomain = new Set(networks.filter(({ dns_domain }) => Boolean(dns_domain)).map(({ id }) => id));
    return (networkId) => (withDomain.has(networkId) ? 'user' : 'port');
  } catch (error) {
    logger.warn({ error: String(error) }, 'the DNS domains of networks cannot be read');
    return () => (known ? 'port' : 'none');
  }
}
