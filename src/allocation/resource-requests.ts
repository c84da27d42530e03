import type { RequestContext } from '../context/request-context.ts';
import type { RequestedNetworks } from './requested-networks.ts';
import type { ResourceGroup } from './resources/resource-groups.ts';

/** A PCI device that a port needs. */
export interface PciRequest {
  /** Minted here; the device that is claimed for it carries it. */
  readonly requestId: string;
  readonly portId: string;
  readonly count: 1;
  /** What the device must match, in the words of Compute's tracker of devices; flags are `True` and `False`. */
  readonly spec: {
    readonly physical_network: string | null;
    readonly remote_managed: string;
    readonly dev_type?: 'type-PF' | 'vdpa';
    readonly trusted?: string;
  };
  /** The port's policy, else the flavor's; null: none. */
  readonly numaAffinityPolicy: string | null;
}

/** What the NICs of an instance need besides Neutron: for whoever chooses the host and claims there. */
export interface NicResourceRequests {
  readonly pciRequests: readonly PciRequest[];
  /** Device profiles of ports that need an accelerator, for the accelerator service. */
  readonly deviceProfiles: readonly { readonly portId: string; readonly profile: string }[];
  readonly groups: readonly (ResourceGroup & { readonly portId: string })[];
  /** Each a list of requesters whose providers must be of one subtree. */
  readonly sameSubtrees: readonly (readonly string[])[];
  /** Each once: where a switch has a place among the NUMA cells of its host, it goes by these two. */
  readonly physicalNetworks: readonly string[];
  readonly tunneled: boolean;
}

export interface ResourceRequestsRequest {
  readonly context: RequestContext;
  readonly projectId: string;
  readonly requestedNetworks: RequestedNetworks;
  /** The NUMA policy of flavor or image; null: none. */
  readonly numaAffinityPolicy: string | null;
  readonly signal: AbortSignal;
}

/** What NICs ask of others than Neutron. */
export interface ResourceRequests {
  /**
   * Reads what the requested ports and networks need, with service rights: two round trips, none for `auto`, `none` or no
   * request. The answer, claimed, comes back as AllocateRequest.claims. Throws PortNotFound, DeviceProfileError.
   */
  resourceRequests(request: ResourceRequestsRequest): Promise<NicResourceRequests>;
}
