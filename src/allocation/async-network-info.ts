import type { Vif } from './network-info/vif.ts';

/** An ordered list of an instance's VIFs. Empty means: the instance has no NIC, and nothing else. */
export type NetworkInfo = readonly Vif[];

/** Pending, ok or failed: never an empty list that means three things. */
export type NetworkInfoState =
  | { readonly status: 'pending' }
  | { readonly status: 'ok'; readonly networkInfo: NetworkInfo }
  | { readonly status: 'failed'; readonly error: unknown };

/** An instance's network info while it is being allocated. May be asked any number of times; each gets the same answer. */
export class AsyncNetworkInfo {
  #state: NetworkInfoState = { status: 'pending' };
  readonly #settled: Promise<void>;
  readonly #promise: Promise<NetworkInfo>;

  constructor(promise: Promise<NetworkInfo>) {
    this.#promise = promise;
    this.#settled = promise.then(
      (networkInfo) => {
        this.#state = { status: 'ok', networkInfo };
      },
      (error: unknown) => {
        this.#state = { status: 'failed', error };
      },
    );
  }

  get state(): NetworkInfoState {
    return this.#state;
  }

  /** The network info once it is there. Throws what the allocation failed with, every time it is asked. */
  wait(): Promise<NetworkInfo> {
    return this.#promise;
  }

  /** Resolves when the allocation has ended, either way; never rejects. */
  settled(): Promise<void> {
    return this.#settled;
  }
}
