import type { NetworkInfo } from '../allocation/index.ts';
import type { VirtInstance } from './driver.ts';

/** What a guest is doing. */
export type GuestPower = 'running' | 'paused' | 'suspended' | 'shutdown';

/** A guest's hardware. Memory in MiB, disk in GiB. */
export type GuestShape = Pick<VirtInstance, 'vcpus' | 'memoryMb' | 'diskGb'>;

/** The image that a guest's disk was copied into. */
export interface Snapshot {
  readonly diskFormat: string;
  readonly containerFormat: string;
}

/** What a hypervisor counts of a running guest; null: not counted. Times in seconds, traffic in bytes. */
export interface GuestDiagnostics {
  readonly driver: string;
  readonly hypervisor: string;
  readonly uptime: number | null;
  readonly cpus: readonly { readonly id: number; readonly timeNs: number }[];
  readonly disks: readonly object[];
  readonly nics: readonly { readonly portId: string; readonly rxBytes: number; readonly txBytes: number }[];
  /** MiB. */
  readonly memoryMb: number;
}

/**
 * What is done to a guest between its spawn and its end. Each method bears being called again, and throws DriverError for
 * a guest that is not there, unless it says otherwise.
 */
export interface GuestControl {
  /** Null: there is no guest. */
  powerOf(instance: VirtInstance): Promise<GuestPower | null>;
  /** Plugs the VIFs and starts the guest. One that runs is left alone. */
  powerOn(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void>;
  powerOff(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  /** `hard`: whatever the guest is doing, and made anew where there is none. */
  reboot(instance: VirtInstance, networkInfo: NetworkInfo, kind: 'soft' | 'hard', signal: AbortSignal): Promise<void>;
  pause(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  unpause(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  suspend(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  resume(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void>;
  /** Starts the guest from this image, its own disk beside it; null: from the image that its disk was made of. */
  rescue(instance: VirtInstance, networkInfo: NetworkInfo, imageId: string | null, signal: AbortSignal): Promise<void>;
  /** Starts the guest from its own disk again. */
  unrescue(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void>;
  /** Copies the guest's disk into an image; what the guest does stays as it is. */
  snapshot(instance: VirtInstance, imageId: string, signal: AbortSignal): Promise<Snapshot>;
  /** Gives the guest another shape, and keeps what it takes to go back. The guest is off afterwards. */
  resize(instance: VirtInstance, shape: GuestShape, signal: AbortSignal): Promise<void>;
  /** Drops what was kept for going back; with nothing kept, or no guest, there is nothing to do. */
  confirmResize(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  /** Gives the guest back the shape that it had. The guest is off afterwards; one that was not resized is left alone. */
  revertResize(instance: VirtInstance, signal: AbortSignal): Promise<void>;
  /** What the guest has written to its console; null: it has none. */
  consoleOutput(instance: VirtInstance): Promise<string | null>;
  /** Null: it does not run. */
  diagnostics(instance: VirtInstance): Promise<GuestDiagnostics | null>;
  /** Sets the password of the guest's administrator. Absent in a driver that cannot. */
  setAdminPassword?(instance: VirtInstance, password: string, signal: AbortSignal): Promise<void>;
}
