import type { Port, VnicType } from '../../neutron/resources.ts';
import type { PciRequest } from '../resource-requests.ts';

/** The vnic types whose ports need a device of the host. */
export const needDevices: ReadonlySet<VnicType> = new Set([
  'direct',
  'macvtap',
  'direct-physical',
  'virtio-forwarder',
  'vdpa',
  'remote-managed',
]);

const devTypes: { readonly [vnicType in VnicType]?: 'type-PF' | 'vdpa' } = {
  'direct-physical': 'type-PF',
  vdpa: 'vdpa',
};

export interface PciRequestSources {
  readonly requestId: string;
  readonly physicalNetwork: string | null;
  /** Of flavor or image; the port's own goes before it (G23, G24). */
  readonly numaAffinityPolicy: string | null;
}

/** The device that a port's vnic type needs (G14 to G22); null: none (G25). */
export function pciRequestOf(port: Port, sources: PciRequestSources): PciRequest | null {
  const vnicType = port['binding:vnic_type'] ?? 'normal';
  if (!needDevices.has(vnicType)) return null;
  const devType = devTypes[vnicType];
  const trusted = port['binding:profile']?.trusted;
  return {
    requestId: sources.requestId,
    portId: port.id,
    count: 1,
    spec: {
      physical_network: sources.physicalNetwork,
      remote_managed: flag(vnicType === 'remote-managed'),
      ...(devType === undefined ? {} : { dev_type: devType }),
      ...(trusted === undefined ? {} : { trusted: flag(isTrue(trusted)) }),
    },
    numaAffinityPolicy: port.numa_affinity_policy ?? sources.numaAffinityPolicy,
  };
}

function flag(value: boolean): string {
  return value ? 'True' : 'False';
}

/** As the network services read a flag in a profile. */
function isTrue(value: unknown): boolean {
  return /^\s*(1|t|true|on|y|yes)\s*$/i.test(String(value));
}
