import {
  type CredentialsProvider,
  headerCredentials,
  keystoneTokens,
  serviceCredentials,
  type TokenSource,
  tokenCredentials,
} from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { NeutronConfig } from './config/network.ts';

/** A network service outside this process. */
export interface ExternalNeutron {
  /** Where `/v2.0` is found; the catalog names it as it is. */
  readonly endpoint: string;
  /** How it is told who asks; `ownTokens` are those that Berth itself has where tokens of its users are checked. */
  credentials(ownTokens: TokenSource): CredentialsProvider;
  /** Where the service's tokens come from, if that is a Keystone. */
  readonly keystone?: TokenSource;
}

/**
 * How the configured Neutron is spoken to. Where it checks tokens at the same identity service as we, users come with their own.
 * At another Keystone those are worth nothing: there all calls are the service's. Without any, each call carries its caller
 * in headers.
 */
export function externalNeutron({ endpoint, keystone }: NeutronConfig, runtime: Runtime): ExternalNeutron {
  if (keystone === null) return { endpoint, credentials: () => headerCredentials };
  if (keystone === 'own') {
    return { endpoint, credentials: (service) => tokenCredentials({ service }) };
  }
  const tokens = keystoneTokens({ ...keystone, runtime });
  return { endpoint, keystone: tokens, credentials: () => serviceCredentials(tokens) };
}
