import type { Network } from '../../neutron/resources.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';
import type { NetworkRequest } from '../requested-networks.ts';
import { autoAllocate, networkOfTopology, tryAutoAllocate } from './auto-allocate.ts';
import { lookAtAvailableNetworks } from './available-networks.ts';
import { lookAtExtensions } from './extensions.ts';
import { joinDetails, type Look, type NetworkDetails, noDetails } from './look.ts';
import { networkDetails } from './network-details.ts';
import { lookAtPorts } from './ports.ts';
import { lookAtQosPolicies } from './qos-policies.ts';
import type { RequestedForm } from './requested-form.ts';
import { lookAtSecurityGroups } from './security-groups.ts';

/** A look, and the details for network info, which may still be on their way while ports are created already. */
export interface TakenLook {
  readonly look: Look;
  readonly details: Promise<NetworkDetails>;
}

interface Seen {
  readonly networks: readonly Network[];
  readonly ports: Look['ports'];
  readonly details: Promise<NetworkDetails>;
}

/**
 * Looks at everything a request names or may use: one round trip for named networks and for none named, one more for
 * brought ports (their networks are not known before), two more for `auto` without a network, one more
 * where a network of new ports has a QoS policy. `make` false: nothing is
 * made, `auto` is only tried. Throws AllocationError.
 */
export async function takeLook(
  operation: Operation,
  form: Exclude<RequestedForm, { kind: 'none' }>,
  securityGroups: readonly string[],
  make: boolean,
): Promise<TakenLook> {
  const [groups, extensions, seen] = await Promise.all([
    lookAtSecurityGroups(operation, securityGroups),
    lookAtExtensions(operation),
    form.kind === 'named' ? seeNamed(operation, form.requests) : seeAvailable(operation, form, make),
  ]);
  const { networks, ports, details } = seen;
  const forNewPorts = form.kind === 'named' ? networks.filter(({ id }) => wantsNewPort(form.requests, id)) : networks;
  const resourceNetworks = await lookAtQosPolicies(operation, forNewPorts, details);
  return { look: { networks, ports, securityGroups: groups, resourceNetworks, extensions }, details };
}

function wantsNewPort(requests: readonly NetworkRequest[], network: string): boolean {
  return requests.some(({ portId, networkId }) => portId === null && networkId === network);
}

async function seeNamed(operation: Operation, requests: readonly NetworkRequest[]): Promise<Seen> {
  const portIds = requests.flatMap(({ portId }) => portId ?? []);
  const named = new Set(requests.flatMap(({ portId, networkId }) => (portId === null ? (networkId ?? []) : [])));
  const [first, { ports, second }] = await Promise.all([
    seeNetworks(operation, [...named]),
    portIds.length === 0 ? { ports: [], second: nothing } : seePorts(operation, portIds, named),
  ]);
  const details = Promise.all([first.details, second.details]).then(([a, b]) => joinDetails(a, b));
  return { networks: [...first.networks, ...second.networks], ports, details: onItsWay(details) };
}

async function seePorts(operation: Operation, portIds: readonly string[], named: ReadonlySet<string>) {
  const ports = await lookAtPorts(operation, portIds);
  const more = new Set(ports.map(({ network_id }) => network_id).filter((id) => !named.has(id)));
  return { ports, second: await seeNetworks(operation, [...more]) };
}

type SeenNetworks = Pick<Seen, 'networks' | 'details'>;

const nothing: SeenNetworks = { networks: [], details: Promise.resolve(noDetails) };

async function seeNetworks(operation: Operation, ids: readonly string[]): Promise<SeenNetworks> {
  if (ids.length === 0) return nothing;
  const details = onItsWay(networkDetails(operation, ids));
  try {
    const found = await operation.user.networks.listByIds(ids, operation.call('look'));
    const networks = operation.userRights === 'user' ? found : found.filter((network) => isVisible(operation, network));
    return { networks, details };
  } catch (error) {
    throw failed(operation, error, { step: 'look', network: ids[0] });
  }
}

/** What the project sees of what service rights see: a token that has ended must not open what it never opened. */
function isVisible({ projectId }: Operation, network: Network): boolean {
  return network.tenant_id === projectId || network.shared || network['router:external'] === true;
}

async function seeAvailable(
  operation: Operation,
  form: Exclude<RequestedForm, { kind: 'none' | 'named' }>,
  make: boolean,
): Promise<Seen> {
  const networks = await lookAtAvailableNetworks(operation, form.kind === 'auto');
  const [network, ...others] = networks;
  if (others.length > 0) throw failure('NetworkAmbiguous', { step: 'look' });
  if (network) return { networks, ports: [], details: onItsWay(networkDetails(operation, [network.id])) };
  if (form.kind === 'auto') return await seeTopology(operation, make);
  if (form.attach) throw failure('InterfaceAttachFailedNoNetwork', { step: 'look' });
  return { networks: [], ports: [], details: Promise.resolve(noDetails) };
}

async function seeTopology(operation: Operation, make: boolean): Promise<Seen> {
  if (!make) {
    await tryAutoAllocate(operation);
    return { networks: [], ports: [], details: Promise.resolve(noDetails) };
  }
  const id = await autoAllocate(operation);
  const { networks, details } = await seeNetworks(operation, [id]);
  return { networks: [networkOfTopology(networks, id)], ports: [], details };
}

/** A promise that is awaited later, or never when something else fails before: then its own failure is nobody's. */
function onItsWay<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
