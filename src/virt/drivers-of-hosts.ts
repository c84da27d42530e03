import type { AsyncNetworkInfo, DhcpOption, NetworkInfo, Vif } from '../allocation/index.ts';
import { type Driver, DriverError, type HostResources, type SpawnRequest, type VirtInstance } from './driver.ts';
import type { GuestDiagnostics, GuestPower, GuestShape, Snapshot } from './guest-control.ts';

/**
 * The hypervisors of several hosts as one: what is asked of a server is asked of the driver of its host. What a server may
 * have left is removed from every host when it is on none. Their drivers are of one kind: what the first cannot do none can.
 */
export class DriversOfHosts implements Driver {
  readonly name: string;
  readonly attachesTags: boolean;
  readonly attachInterface?: NonNullable<Driver['attachInterface']>;
  readonly detachInterface?: NonNullable<Driver['detachInterface']>;
  readonly setAdminPassword?: NonNullable<Driver['setAdminPassword']>;
  readonly #make: (host: string) => Driver;
  readonly #drivers = new Map<string, Driver>();
  readonly #first: Driver;

  /** `make` is asked once for each host: for these, and for others when a server is found there. */
  constructor(hosts: readonly string[], make: (host: string) => Driver) {
    this.#make = make;
    const [first] = hosts.map((host) => this.#at(host));
    if (!first) throw new Error('there are no hosts');
    this.#first = first;
    this.name = first.name;
    this.attachesTags = first.attachesTags;
    if (first.attachInterface) {
      this.attachInterface = async (instance, ...asked) => this.#of(instance).attachInterface?.(instance, ...asked);
    }
    if (first.detachInterface) {
      this.detachInterface = async (instance, ...asked) => this.#of(instance).detachInterface?.(instance, ...asked);
    }
    if (first.setAdminPassword) {
      this.setAdminPassword = async (instance, ...asked) => this.#of(instance).setAdminPassword?.(instance, ...asked);
    }
  }

  resources(host: string): HostResources {
    return this.#at(host).resources(host);
  }

  listInstances(host: string): Promise<readonly string[]> {
    return this.#at(host).listInstances(host);
  }

  macsForInstance(instance: VirtInstance): readonly string[] | null {
    return this.#of(instance).macsForInstance(instance);
  }

  dhcpOptionsForInstance(instance: VirtInstance): readonly DhcpOption[] | null {
    return this.#of(instance).dhcpOptionsForInstance(instance);
  }

  networkBindingHostId(host: string): string | null {
    return this.#at(host).networkBindingHostId(host);
  }

  plugEventExpected(vif: Vif): boolean {
    return this.#first.plugEventExpected(vif);
  }

  prepareNetworksBeforeBlockDeviceMapping(
    instance: VirtInstance,
    network: AsyncNetworkInfo,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#of(instance).prepareNetworksBeforeBlockDeviceMapping(instance, network, signal);
  }

  prepareDisks(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).prepareDisks(instance, signal);
  }

  removeDisks(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#wherever(instance, (driver) => driver.removeDisks(instance, signal));
  }

  spawn(request: SpawnRequest): Promise<void> {
    return this.#of(request.instance).spawn(request);
  }

  destroy(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    return this.#wherever(instance, (driver) => driver.destroy(instance, networkInfo, signal));
  }

  plugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void> {
    return this.#of(instance).plugVifs(instance, vifs, signal);
  }

  unplugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void> {
    return this.#wherever(instance, (driver) => driver.unplugVifs(instance, vifs, signal));
  }

  async powerOf(instance: VirtInstance): Promise<GuestPower | null> {
    return instance.host === null ? null : this.#at(instance.host).powerOf(instance);
  }

  powerOn(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    return this.#of(instance).powerOn(instance, networkInfo, signal);
  }

  powerOff(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).powerOff(instance, signal);
  }

  reboot(instance: VirtInstance, networkInfo: NetworkInfo, kind: 'soft' | 'hard', signal: AbortSignal): Promise<void> {
    return this.#of(instance).reboot(instance, networkInfo, kind, signal);
  }

  pause(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).pause(instance, signal);
  }

  unpause(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).unpause(instance, signal);
  }

  suspend(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).suspend(instance, signal);
  }

  resume(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    return this.#of(instance).resume(instance, networkInfo, signal);
  }

  rescue(instance: VirtInstance, networkInfo: NetworkInfo, imageId: string | null, signal: AbortSignal): Promise<void> {
    return this.#of(instance).rescue(instance, networkInfo, imageId, signal);
  }

  unrescue(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    return this.#of(instance).unrescue(instance, networkInfo, signal);
  }

  snapshot(instance: VirtInstance, imageId: string, signal: AbortSignal): Promise<Snapshot> {
    return this.#of(instance).snapshot(instance, imageId, signal);
  }

  resize(instance: VirtInstance, shape: GuestShape, signal: AbortSignal): Promise<void> {
    return this.#of(instance).resize(instance, shape, signal);
  }

  confirmResize(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).confirmResize(instance, signal);
  }

  revertResize(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    return this.#of(instance).revertResize(instance, signal);
  }

  migrateOut(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    return this.#of(instance).migrateOut(instance, networkInfo, signal);
  }

  migrateIn(instance: VirtInstance, networkInfo: NetworkInfo, from: string, signal: AbortSignal): Promise<void> {
    return this.#of(instance).migrateIn(instance, networkInfo, from, signal);
  }

  consoleOutput(instance: VirtInstance): Promise<string | null> {
    return this.#of(instance).consoleOutput(instance);
  }

  diagnostics(instance: VirtInstance): Promise<GuestDiagnostics | null> {
    return this.#of(instance).diagnostics(instance);
  }

  #at(host: string): Driver {
    const known = this.#drivers.get(host);
    if (known) return known;
    const driver = this.#make(host);
    this.#drivers.set(host, driver);
    return driver;
  }

  #of({ uuid, host }: VirtInstance): Driver {
    if (host === null) throw new DriverError(`server ${uuid} is on no host`);
    return this.#at(host);
  }

  /** On the server's host; of one that is on none, on every host: it may have been on any of them. */
  async #wherever(instance: VirtInstance, remove: (driver: Driver) => Promise<void>): Promise<void> {
    if (instance.host !== null) return remove(this.#at(instance.host));
    for (const driver of this.#drivers.values()) await remove(driver);
  }
}
