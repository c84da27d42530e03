import type { AsyncNetworkInfo, DhcpOption, NetworkInfo, Vif } from '../../allocation/index.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { Database } from '../../store/index.ts';
import type { Driver, HostResources, SpawnRequest, VirtInstance } from '../driver.ts';
import { networkInfoOf } from '../network-wait.ts';
import { plugEventExpected } from '../plug-event-expected.ts';
import { FakeControl } from './fake-control.ts';
import { booted, FakeGuests, newGuest, shapeOf } from './guests.ts';
import { KeptGuests } from './kept-guests.ts';
import { type FakeScript, FakeStage } from './script.ts';

/** Tells the network service that a port's wiring is done or gone; the embedded one believes it. */
export interface Wiring {
  portUp(portId: string): Promise<unknown>;
  portDown(portId: string): Promise<unknown>;
}

export interface FakeDriverOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly host: string;
  /** Null when nobody listens (a real Neutron whose agents know nothing of us): then no plug event is expected. */
  readonly wiring: Wiring | null;
  readonly resources?: HostResources;
  readonly script?: FakeScript;
  /** Behave like a bare-metal driver: a fixed set of MACs, PXE options, the network needed before the disks. */
  readonly bareMetal?: { readonly macs: readonly string[]; readonly dhcpOptions: readonly DhcpOption[] };
}

/** More than a build of any test asks for. */
export const fakeResources: HostResources = {
  hypervisorType: 'fake',
  vcpus: 1000,
  memoryMb: 800_000,
  localGb: 600_000,
};

/** A hypervisor that needs no root and starts nothing, and can be told to fail or stall at any step. */
export class FakeDriver extends FakeControl implements Driver {
  readonly name = 'fake';
  readonly attachesTags: boolean;
  readonly attachInterface?: NonNullable<Driver['attachInterface']>;
  readonly guests: FakeGuests;
  readonly #kept: KeptGuests;
  readonly #options: FakeDriverOptions;
  protected readonly stage: FakeStage;
  protected readonly runtime: Runtime;

  constructor(options: FakeDriverOptions) {
    super();
    this.#options = options;
    this.runtime = options.runtime;
    this.stage = new FakeStage(options.script ?? {}, options.runtime, options.host);
    this.guests = new FakeGuests(options.database, options.host);
    this.#kept = new KeptGuests(options.database, options.host);
    const lacks = new Set(options.script?.lacks);
    this.attachesTags = !lacks.has('attachesTags');
    if (!lacks.has('attachInterface')) this.attachInterface = (...asked) => this.#attachInterface(...asked);
  }

  resources(): HostResources {
    return this.#options.resources ?? fakeResources;
  }

  async listInstances(): Promise<readonly string[]> {
    const [guests, kept] = await Promise.all([this.guests.list(), this.#kept.list()]);
    return [...new Set([...guests, ...kept])];
  }

  macsForInstance(): readonly string[] | null {
    return this.#options.bareMetal?.macs ?? null;
  }

  dhcpOptionsForInstance(): readonly DhcpOption[] | null {
    return this.#options.bareMetal?.dhcpOptions ?? null;
  }

  networkBindingHostId(host: string): string | null {
    return host;
  }

  async prepareNetworksBeforeBlockDeviceMapping(
    instance: VirtInstance,
    network: AsyncNetworkInfo,
    signal: AbortSignal,
  ): Promise<void> {
    await this.stage.perform('prepareNetworksBeforeBlockDeviceMapping', instance, signal);
    if (this.#options.bareMetal) await networkInfoOf(network, signal);
  }

  async prepareDisks(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.stage.perform('prepareDisks', instance, signal);
  }

  async removeDisks(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.stage.perform('removeDisks', instance, signal);
    await this.#kept.remove(instance.uuid);
  }

  async spawn({ instance, network, signal, expectPlugEvents }: SpawnRequest): Promise<void> {
    const networkInfo = await networkInfoOf(network, signal);
    const plugged = expectPlugEvents(networkInfo.filter((vif) => this.plugEventExpected(vif)));
    await this.plugVifs(instance, networkInfo, signal);
    const vifs = networkInfo.map((vif) => vif.id);
    const guest = newGuest(instance, vifs);
    await this.guests.put(instance.uuid, {
      ...guest,
      ...booted(guest, instance.name, isoMillis(this.runtime.clock.now())),
    });
    await this.stage.perform('spawn', instance, signal);
    await plugged.wait(signal);
  }

  async destroy(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    await this.stage.perform('destroy', instance, signal);
    await this.unplugVifs(instance, networkInfo, signal);
    await this.guests.remove(instance.uuid);
  }

  async migrateOut(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    await this.stage.perform('migrateOut', instance, signal);
    await this.unplugVifs(instance, networkInfo, signal);
    await this.#kept.keep(instance.uuid);
  }

  async migrateIn(instance: VirtInstance, networkInfo: NetworkInfo, from: string, signal: AbortSignal): Promise<void> {
    await this.plugVifs(instance, networkInfo, signal);
    const vifs = networkInfo.map((vif) => vif.id);
    await this.#kept.bring(instance.uuid, from, shapeOf(instance), vifs);
    await this.stage.perform('migrateIn', instance, signal);
  }

  async plugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void> {
    await this.stage.perform('plugVifs', instance, signal);
    const { wiring } = this.#options;
    if (wiring) await Promise.all(vifs.map((vif) => wiring.portUp(vif.id)));
  }

  async unplugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void> {
    await this.stage.perform('unplugVifs', instance, signal);
    const { wiring } = this.#options;
    if (wiring) await Promise.all(vifs.map((vif) => wiring.portDown(vif.id)));
  }

  async #attachInterface(instance: VirtInstance, vif: Vif, signal: AbortSignal): Promise<void> {
    await this.stage.perform('attachInterface', instance, signal);
    await this.plugVifs(instance, [vif], signal);
    await this.guests.plug(instance.uuid, 'plug', vif.id);
  }

  async detachInterface(instance: VirtInstance, vif: Vif, signal: AbortSignal): Promise<void> {
    await this.stage.perform('detachInterface', instance, signal);
    await this.unplugVifs(instance, [vif], signal);
    await this.guests.plug(instance.uuid, 'unplug', vif.id);
  }

  plugEventExpected(vif: Vif): boolean {
    return this.#options.wiring !== null && plugEventExpected(vif);
  }
}
