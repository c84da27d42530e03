import type { Rights } from '../transport.ts';

/** What authenticates requests with given rights. */
export interface CredentialsProvider {
  /** False: all is done with the service's rights, whoever it is for. Default: true. */
  readonly knowsUsers?: boolean;
  /**
   * Header names in lower case and their values. Rejects with NeutronApiError (401) when there is nothing to authenticate
   * with: never anonymous (A11), a ServiceCredentialRefused where that is not the user's fault; with anything else when
   * credentials cannot be had at the moment.
   */
  headersFor(rights: Rights, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The server has rejected them. True: what was kept is forgotten, and asking again gives something new. */
  renew?(rights: Rights): Promise<boolean>;
}

/** Where the service's own token comes from. It keeps the token as long as it is good. */
export interface TokenSource {
  token(signal: AbortSignal): Promise<string>;
  /** Forgets the token that was given out last. */
  forget(): void;
}
