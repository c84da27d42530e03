import {
  type CredentialsProvider,
  headerCredentials,
  keystoneTokens,
  serviceCredentials,
} from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { NeutronConfig } from './config/network.ts';

/** A network service outside this process. */
export interface ExternalNeutron {
  /** Where `/v2.0` is found; the catalog names it as it is. */
  readonly endpoint: string;
  readonly credentials: CredentialsProvider;
}

/**
 * How the configured Neutron is spoken to. Without a Keystone each call carries its caller in headers. The tokens of the
 * embedded identity service are worth nothing at another Keystone: there all calls are the service's.
 */
export function externalNeutron({ endpoint, keystone }: NeutronConfig, runtime: Runtime): ExternalNeutron {
  const credentials = keystone ? serviceCredentials(keystoneTokens({ ...keystone, runtime })) : headerCredentials;
  return { endpoint, credentials };
}
