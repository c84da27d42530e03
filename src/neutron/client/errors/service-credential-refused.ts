import { type FailedCall, NeutronApiError } from './neutron-api-error.ts';

/**
 * The service itself is not let in: its Keystone does not accept the credential, or Neutron not the token that came of it.
 * No user can mend that. The text is for the operator: what was refused, and what to look at. It holds no secret.
 */
export class ServiceCredentialRefused extends NeutronApiError<'HTTPUnauthorized'> {
  constructor(text: string, call: FailedCall) {
    super('HTTPUnauthorized', null, 401, text, call);
  }
}
