import type { CredentialsProvider, TokenSource } from './credentials.ts';

/**
 * The service's own token for everybody: for a Neutron whose Keystone does not know our users. What a user may do is then
 * for the caller to see to.
 */
export function serviceCredentials(tokens: TokenSource): CredentialsProvider {
  return {
    knowsUsers: false,
    headersFor: async (_, signal) => ({ 'x-auth-token': await tokens.token(signal) }),
    renew: async () => {
      tokens.forget();
      return true;
    },
  };
}
