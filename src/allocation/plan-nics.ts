import type { Network } from '../neutron/resources.ts';
import { failure } from './errors/allocation-error-of.ts';
import type { Look } from './look/look.ts';
import type { RequestedForm } from './look/requested-form.ts';
import { type Nic, nicOf } from './nic.ts';
import type { NetworkRequest, RequestedNetworks } from './requested-networks.ts';

const anyNetwork: NetworkRequest = { networkId: null, fixedIp: null, portId: null, tag: null };

/**
 * The NICs of a request, in its order. All or nothing (pain 3.1): throws NetworkNotFound naming every network that the
 * user cannot see. A brought port needs no such sight (pain 3.2): its network is the port's own. `first`: the first index.
 */
export function planNics(requested: RequestedNetworks, form: RequestedForm, look: Look, first = 0): Nic[] {
  if (form.kind === 'none') return [];
  if (form.kind !== 'named') {
    const request = typeof requested === 'object' && requested?.[0] ? requested[0] : anyNetwork;
    return look.networks.map((network, index) => nicOf(first + index, request, null, network.id));
  }
  refuseMissing(form.requests, look.networks);
  const seen = new Set<string>();
  return form.requests.map((request, at) => {
    const index = first + at;
    const { portId, networkId } = request;
    if (portId === null) {
      if (networkId === null) {
        const reason = `entry ${index} of the requested networks names neither a network nor a port`;
        throw failure('InvalidInput', { step: 'look', nic: index, reason });
      }
      return nicOf(index, request, null, networkId);
    }
    const port = look.ports.find(({ id }) => id === portId);
    if (!port) throw failure('PortNotFound', { step: 'look', nic: index, port: portId });
    if (seen.has(portId)) {
      throw failure('InvalidInput', {
        step: 'look',
        nic: index,
        port: portId,
        reason: `port ${portId} is given twice`,
      });
    }
    seen.add(portId);
    return nicOf(index, request, port, port.network_id);
  });
}

function refuseMissing(requests: readonly NetworkRequest[], networks: readonly Network[]): void {
  const known = new Set(networks.map(({ id }) => id));
  const wanted = requests.flatMap(({ portId, networkId }) => (portId === null ? (networkId ?? []) : []));
  const missing = [...new Set(wanted)].filter((id) => !known.has(id));
  if (missing.length > 0) throw failure('NetworkNotFound', { step: 'look', network: missing[0], networks: missing });
}
