import { type FailedCall, NeutronApiError } from '../errors/neutron-api-error.ts';
import { ServiceCredentialRefused } from '../errors/service-credential-refused.ts';
import type { Rights } from '../transport.ts';
import type { CredentialsProvider, TokenSource } from './credentials.ts';

const nothingSent: FailedCall = { method: '-', path: '-', step: 'authenticate' };

export interface TokenCredentialsOptions {
  /** Null: nothing is configured; calls with service rights end in 401 before they are sent. */
  readonly service: TokenSource | null;
  /** Send the service's token along with the user's (`[service_user]send_service_user_token`, A05). */
  readonly sendServiceToken?: boolean;
}

/**
 * Keystone's tokens: the user's with user rights (A01), the service's with service rights (A04). A context without a token
 * is served with the service's if it is an administrator's (A03), else refused (A02).
 */
export function tokenCredentials({ service, sendServiceToken = false }: TokenCredentialsOptions): CredentialsProvider {
  const serviceToken = async (signal: AbortSignal): Promise<string> => {
    if (service) return await service.token(signal);
    throw new ServiceCredentialRefused('the service has no credentials for the network service', nothingSent);
  };
  return {
    async headersFor(rights, signal) {
      if (rights.kind === 'user' && rights.context.token !== null) {
        const own = { 'x-auth-token': rights.context.token };
        return sendServiceToken ? { ...own, 'x-service-token': await serviceToken(signal) } : own;
      }
      if (rights.kind === 'user' && !rights.context.isAdmin) {
        throw new NeutronApiError('HTTPUnauthorized', null, 401, 'the request has no token', nothingSent);
      }
      return { 'x-auth-token': await serviceToken(signal) };
    },
    async renew(rights: Rights) {
      if (!service || (rights.kind === 'user' && rights.context.token !== null)) return false;
      service.forget();
      return true;
    },
  };
}
