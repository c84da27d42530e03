import { chunksOf } from '../../neutron/client/call/filters.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';
import { joinDetails, type NetworkDetails, noDetails } from './look.ts';

/** Reads networks, subnets and DHCP ports of the given networks with service rights; all at once. */
export async function networkDetails(operation: Operation, networkIds: readonly string[]): Promise<NetworkDetails> {
  const { service } = operation;
  const options = operation.call('look');
  const parts = chunksOf([...new Set(networkIds)]).map(async (network_id): Promise<NetworkDetails> => {
    const [networks, subnets, dhcpPorts] = await Promise.all([
      service.networks.list({ id: network_id }, options),
      service.subnets.list({ network_id }, options),
      service.ports.list(
        { network_id, device_owner: 'network:dhcp', fields: ['id', 'network_id', 'fixed_ips'] },
        options,
      ),
    ]);
    return { networks, subnets, dhcpPorts };
  });
  try {
    return (await Promise.all(parts)).reduce(joinDetails, noDetails);
  } catch (error) {
    throw failed(operation, error, { step: 'look', rights: 'service' });
  }
}
