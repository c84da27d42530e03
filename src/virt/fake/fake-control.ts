import type { NetworkInfo, Vif } from '../../allocation/index.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import { DriverError, type VirtInstance } from '../driver.ts';
import type { GuestControl, GuestDiagnostics, GuestPower, GuestShape, Snapshot } from '../guest-control.ts';
import { booted, type FakeGuest, type FakeGuests, newGuest, shapeOf } from './guests.ts';
import type { FakeStage, FakeStep } from './script.ts';

/** What the fake hypervisor does to guests that are there: it changes what it keeps of them, and nothing else. */
export abstract class FakeControl implements GuestControl {
  abstract readonly guests: FakeGuests;
  protected abstract readonly stage: FakeStage;
  protected abstract readonly runtime: Runtime;
  abstract plugVifs(instance: VirtInstance, vifs: readonly Vif[], signal: AbortSignal): Promise<void>;

  async powerOf({ uuid }: VirtInstance): Promise<GuestPower | null> {
    return (await this.guests.find(uuid))?.power ?? null;
  }

  async powerOn(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    await this.#boot('powerOn', instance, networkInfo, signal, ({ power }) => (power === 'running' ? null : {}));
  }

  async powerOff(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.#change('powerOff', instance, signal, off);
  }

  async reboot(
    instance: VirtInstance,
    networkInfo: NetworkInfo,
    kind: 'soft' | 'hard',
    signal: AbortSignal,
  ): Promise<void> {
    if (kind === 'hard' && (await this.guests.find(instance.uuid)) === null) {
      await this.guests.put(instance.uuid, newGuest(instance, []));
    }
    await this.#boot('reboot', instance, networkInfo, signal, () => ({}));
  }

  async pause(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.#change('pause', instance, signal, () => ({ power: 'paused' }));
  }

  async unpause(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.#change('unpause', instance, signal, () => ({ power: 'running' }));
  }

  async suspend(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.#change('suspend', instance, signal, () => ({ power: 'suspended' }));
  }

  async resume(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    await this.#change('resume', instance, signal, () => ({ power: 'running' }));
    await this.plugVifs(instance, networkInfo, signal);
  }

  async rescue(
    instance: VirtInstance,
    networkInfo: NetworkInfo,
    imageId: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#boot('rescue', instance, networkInfo, signal, (guest) => ({
      rescueImageId: imageId ?? guest.imageId,
    }));
  }

  async unrescue(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void> {
    await this.#boot('unrescue', instance, networkInfo, signal, () => ({ rescueImageId: null }));
  }

  async snapshot(instance: VirtInstance, _imageId: string, signal: AbortSignal): Promise<Snapshot> {
    await this.#change('snapshot', instance, signal, () => ({}));
    return { diskFormat: 'qcow2', containerFormat: 'bare' };
  }

  async resize(instance: VirtInstance, shape: GuestShape, signal: AbortSignal): Promise<void> {
    await this.#change('resize', instance, signal, (guest) => ({
      ...off(),
      shape: shapeOf(shape),
      oldShape: guest.oldShape ?? guest.shape,
    }));
  }

  async confirmResize(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.stage.perform('confirmResize', instance, signal);
    await this.guests.change(instance.uuid, () => ({ oldShape: null }));
  }

  async revertResize(instance: VirtInstance, signal: AbortSignal): Promise<void> {
    await this.#change('revertResize', instance, signal, ({ oldShape }) =>
      oldShape === null ? {} : { ...off(), shape: oldShape, oldShape: null },
    );
  }

  async consoleOutput({ uuid }: VirtInstance): Promise<string | null> {
    return (await this.guests.find(uuid))?.console ?? null;
  }

  async diagnostics({ uuid }: VirtInstance): Promise<GuestDiagnostics | null> {
    const guest = await this.guests.find(uuid);
    if (guest?.power !== 'running') return null;
    const { startedAt, shape, vifs } = guest;
    const uptime = startedAt === null ? null : (this.runtime.clock.now() - Date.parse(startedAt)) / 1000;
    return {
      driver: 'fake',
      hypervisor: 'fake',
      uptime: uptime === null ? null : Math.max(0, Math.floor(uptime)),
      cpus: Array.from({ length: shape.vcpus }, (_none, id) => ({ id, timeNs: 0 })),
      disks: [{}],
      nics: vifs.map((portId) => ({ portId, rxBytes: 0, txBytes: 0 })),
      memoryMb: shape.memoryMb,
    };
  }

  /** Plugs the VIFs and starts the guest; where `change` answers null, it is as it should be already. */
  async #boot(
    step: FakeStep,
    instance: VirtInstance,
    networkInfo: NetworkInfo,
    signal: AbortSignal,
    change: (guest: FakeGuest) => Partial<FakeGuest> | null,
  ): Promise<void> {
    await this.plugVifs(instance, networkInfo, signal);
    const vifs = networkInfo.map((vif) => vif.id);
    await this.#change(step, instance, signal, (guest) => {
      const changed = change(guest);
      if (changed === null) return { vifs };
      const ready = { ...guest, ...changed, vifs };
      return { ...ready, ...booted(ready, instance.name, this.#now()) };
    });
  }

  async #change(
    step: FakeStep,
    instance: VirtInstance,
    signal: AbortSignal,
    change: (guest: FakeGuest) => Partial<FakeGuest>,
  ): Promise<void> {
    await this.stage.perform(step, instance, signal);
    if (!(await this.guests.change(instance.uuid, change))) {
      throw new DriverError(`the host has no guest of server ${instance.uuid}`);
    }
  }

  #now(): string {
    return isoMillis(this.runtime.clock.now());
  }
}

function off(): Partial<FakeGuest> {
  return { power: 'shutdown', startedAt: null };
}
