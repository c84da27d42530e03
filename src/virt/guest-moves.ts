import type { NetworkInfo } from '../allocation/index.ts';
import type { VirtInstance } from './driver.ts';

/** How a guest that is off goes from one host to another, and comes back. Each method bears being called again. */
export interface GuestMoves {
  /**
   * Takes the guest off the server's host and unplugs its VIFs; the host keeps what it takes to make it again, until removeDisks.
   * A guest that is not there is fine.
   */
  migrateOut(instance: VirtInstance, networkInfo: NetworkInfo, signal: AbortSignal): Promise<void>;
  /**
   * Makes the guest on the server's host, off, in the server's shape and its VIFs plugged: of what this host has kept of it, else
   * of what `from` keeps, which stays there. A guest that is here is left alone. Throws DriverError when neither keeps anything.
   */
  migrateIn(instance: VirtInstance, networkInfo: NetworkInfo, from: string, signal: AbortSignal): Promise<void>;
}
