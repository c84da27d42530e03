import type { TokenValidator } from '../context/request-context.ts';
import { type IdentityService, keystoneElsewhere } from '../keystone/index.ts';
import { keystoneTokens, type TokenSource } from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { IdentityConfig } from './config/identity.ts';

/** A Keystone to use instead of the embedded identity service. */
export interface ExternalKeystone {
  /** With its version; no final slash. */
  readonly endpoint: string;
  /** Those of Berth itself there. */
  readonly ownTokens: TokenSource;
  /** How long what it says of a token holds, milliseconds. */
  readonly keepFor: number;
}

/** What the services of this process ask of the identity service that users log in at. */
export interface IdentityOfUsers {
  readonly tokens: TokenValidator;
  /** Those of Berth itself, for services elsewhere that check tokens at the same place. */
  readonly ownTokens: TokenSource;
  projectExists(id: string): Promise<boolean>;
  /** Where it is, when that is not in this process. */
  readonly endpoint: string | null;
}

/** The configured Keystone, with the tokens of Berth's own credential there. */
export function externalKeystone(
  { endpoint, credential, keepFor }: IdentityConfig,
  runtime: Runtime,
): ExternalKeystone {
  const purpose = 'checking the tokens of users';
  return { endpoint, ownTokens: keystoneTokens({ authUrl: endpoint, credential, runtime, purpose }), keepFor };
}

/** The identity service that users log in at: a Keystone elsewhere, or the embedded one. */
export function identityOfUsers(
  external: ExternalKeystone | undefined,
  embedded: IdentityService,
  runtime: Runtime,
): IdentityOfUsers {
  if (external) {
    const { endpoint, ownTokens } = external;
    return { ...keystoneElsewhere({ ...external, runtime }), ownTokens, endpoint };
  }
  return {
    tokens: embedded.tokens,
    ownTokens: embedded.serviceTokens,
    projectExists: (id) => embedded.projectExists(id),
    endpoint: null,
  };
}
