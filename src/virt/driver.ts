import type { AsyncNetworkInfo, DhcpOption, NetworkInfo, Vif } from '../allocation/index.ts';
import type { GuestControl } from './guest-control.ts';
import type { GuestMoves } from './guest-moves.ts';

/** What a driver needs to know of a server. */
export interface VirtInstance {
  readonly uuid: string;
  /** The host that it is on, or is being put on; null: none. */
  readonly host: string | null;
  readonly name: string;
  readonly hostname: string;
  readonly projectId: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly diskGb: number;
  readonly imageId: string | null;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The image asks for a VPN appliance. */
  readonly vpn: boolean;
}

/** What a host has to give. Memory in MiB, disk in GiB. */
export interface HostResources {
  readonly hypervisorType: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly localGb: number;
}

/** Waits for Neutron to say that VIFs are wired. Made before they are plugged, so that no event is missed. */
export interface PlugWaiter {
  /** Resolves when every awaited VIF is plugged; throws VirtualInterfaceCreateError at the deadline or on a failure. */
  wait(signal: AbortSignal): Promise<void>;
}

export interface SpawnRequest {
  readonly instance: VirtInstance;
  /** May still be pending: a driver waits for it when it needs it, and not before. */
  readonly network: AsyncNetworkInfo;
  readonly signal: AbortSignal;
  /** Call it before plugging, with the VIFs for which a plug event will come. */
  expectPlugEvents(vifs: readonly Vif[]): PlugWaiter;
}

/**
 * A hypervisor, of one host or several: a server names the one that is meant. Every method that changes something bears being called again, and being called when there is nothing
 * (left) to do: a build may have died at any point.
 */
export interface Driver extends GuestControl, GuestMoves {
  readonly name: string;
  /** Whether a running guest can be told the device tag of a NIC that is attached to it. */
  readonly attachesTags: boolean;
  /** What one of its hosts has. */
  resources(host: string): HostResources;
  /** The uuids of the servers that have a guest on this host, or anything else of one: disks, say. */
  listInstances(host: string): Promise<readonly string[]>;
  /** The MAC addresses that the hypervisor can use for this server; null: any. */
  macsForInstance(instance: VirtInstance): readonly string[] | null;
  /** DHCP options for the server's ports, e.g. to boot by PXE; null: none. */
  dhcpOptionsForInstance(instance: VirtInstance): readonly DhcpOption[] | null;
  /** Value of the ports' `binding:host_id`; null when the driver binds them itself later (bare metal). */
  networkBindingHostId(host: string): string | null;
  /** A driver that needs the network before disks can be prepared waits for it here. */
  prepareNetworksBeforeBlockDeviceMapping(
    instance: VirtInstance,
    network: AsyncNetworkInfo,
    signal: AbortSignal,
  ): Promise<void>;
  prepareDisks(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  /** Takes back prepareDisks. */
  removeDisks(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  /** Plugs the VIFs and starts the guest. */
  spawn(request: SpawnRequest): Promise<void>;
  /** Removes the guest, unplugs its VIFs. */
  destroy(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void>;
  plugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void>;
  unplugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void>;
  /** Plugs a VIF and puts its NIC into a running guest. Absent in a driver that cannot. */
  attachInterface?(instance: VirtInstance, vif: Vif, signal: AbortSignal): Promise<void>;
  /** Takes a NIC out of a running guest and unplugs it. Absent in a driver that cannot. */
  detachInterface?(instance: VirtInstance, vif: Vif, signal: AbortSignal): Promise<void>;
  /** Whether Neutron will report this VIF as wired once it is plugged. */
  plugEventExpected(vif: Vif): boolean;
}

/** A driver could not do what it was asked. The message is fit for the tenant. */
export class DriverError extends Error {
  override name: string = 'DriverError';
}

/** A VIF could not be plugged, or nobody reported it as wired in time. */
export class VirtualInterfaceCreateError extends DriverError {
  override name = 'VirtualInterfaceCreateError';
}
