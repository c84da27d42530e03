import type { Network, Port, VnicType } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import { lookAtExtensions } from '../look/extensions.ts';
import { lookAtPorts } from '../look/ports.ts';
import { formOf } from '../look/requested-form.ts';
import { physicalNetworkOf } from '../network-info/physical-network.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { NicResourceRequests, ResourceRequestsRequest } from '../resource-requests.ts';
import { pciRequestOf } from './pci-request.ts';
import { resourcesOf } from './resource-groups.ts';

const accelerators: ReadonlySet<VnicType> = new Set(['accelerator-direct', 'accelerator-direct-physical']);

const nothing: NicResourceRequests = {
  pciRequests: [],
  deviceProfiles: [],
  groups: [],
  sameSubtrees: [],
  physicalNetworks: [],
  tunneled: false,
};

/** See ResourceRequests.resourceRequests. */
export async function collectRequests(engine: Engine, request: ResourceRequestsRequest): Promise<NicResourceRequests> {
  const form = formOf(request.requestedNetworks);
  if (form.kind !== 'named') return nothing;
  const { context, projectId, signal } = request;
  const operation = beginOperation(engine, { context, requestId: context.requestId, projectId, signal });
  const portIds = form.requests.flatMap(({ portId }) => portId ?? []);
  const [ports, extensions] = await Promise.all([
    portIds.length === 0 ? [] : lookAtPorts(operation, portIds),
    lookAtExtensions(operation),
  ]);
  const named = form.requests.flatMap(({ portId, networkId }) => (portId === null ? (networkId ?? []) : []));
  const networks = await seeNetworks(operation, [...named, ...ports.map(({ network_id }) => network_id)]);
  const under = new Map(networks.map((network) => [network.id, physicalNetworkOf(network)]));
  const wanted = ports.flatMap((port) => {
    const resources = resourcesOf(port, extensions);
    return resources === null ? [] : [{ portId: port.id, ...resources }];
  });
  const places = [...under.values()];
  return {
    pciRequests: ports.flatMap((port) => {
      const physicalNetwork = under.get(port.network_id)?.physicalNetwork ?? null;
      const { numaAffinityPolicy } = request;
      return pciRequestOf(port, { requestId: engine.runtime.ids.uuid(), physicalNetwork, numaAffinityPolicy }) ?? [];
    }),
    deviceProfiles: ports.flatMap(deviceProfileOf),
    groups: wanted.flatMap(({ portId, groups }) => groups.map((group) => ({ ...group, portId }))),
    sameSubtrees: wanted.flatMap(({ sameSubtree }) => (sameSubtree.length === 0 ? [] : [sameSubtree])),
    physicalNetworks: [...new Set(places.flatMap(({ physicalNetwork }) => physicalNetwork ?? []))],
    tunneled: places.some(({ tunneled }) => tunneled),
  };
}

function deviceProfileOf(port: Port): { portId: string; profile: string }[] {
  if (!accelerators.has(port['binding:vnic_type'] ?? 'normal')) return [];
  if (port.device_profile) return [{ portId: port.id, profile: port.device_profile }];
  const reason = 'it names no device profile';
  throw failure('DeviceProfileError', { step: 'look', port: port.id, network: port.network_id, reason });
}

/** What networks run over is for service rights to see. */
async function seeNetworks(operation: Operation, ids: readonly string[]): Promise<Network[]> {
  try {
    return await operation.service.networks.listByIds(ids, operation.call('look'));
  } catch (error) {
    throw failed(operation, error, { step: 'look', network: ids[0], rights: 'service' });
  }
}
