import type { AsyncNetworkInfo, NetworkInfo } from '../allocation/index.ts';

/** Waits for a network that may still be pending. Throws what its allocation failed with, or the signal's reason. */
export function networkInfoOf(network: AsyncNetworkInfo, signal: AbortSignal): Promise<NetworkInfo> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    network
      .wait()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
