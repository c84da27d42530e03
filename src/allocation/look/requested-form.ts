import type { NetworkRequest, RequestedNetworks } from '../requested-networks.ts';

/**
 * What a request comes down to. `unspecified`: exactly one network must be available; `attach` tells that somebody asked
 * for a NIC without saying where (one request with nothing set), so that having no network is an error (B14).
 */
export type RequestedForm =
  | { readonly kind: 'none' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'unspecified'; readonly attach: boolean }
  | { readonly kind: 'named'; readonly requests: readonly NetworkRequest[] };

/** Tells the form of a request. An empty list is no request (B12). */
export function formOf(requested: RequestedNetworks): RequestedForm {
  if (requested === 'none') return { kind: 'none' };
  if (requested === 'auto') return { kind: 'auto' };
  if (requested === null || requested.length === 0) return { kind: 'unspecified', attach: false };
  const [first] = requested;
  if (requested.length === 1 && first && first.networkId === null && first.portId === null) {
    return { kind: 'unspecified', attach: true };
  }
  return { kind: 'named', requests: requested };
}
