import type { BindingDetails } from '../../resources.ts';
import { text } from '../attributes/validators.ts';
import { badRequest, invalidInput } from '../errors/registry.ts';
import type { PortChanges } from './attributes.ts';

/** What a request says of the binding of a port; undefined where it says nothing. */
export interface AskedBinding {
  readonly host: string | undefined;
  readonly profile: BindingDetails | undefined;
}

const longestProfile = 4095;
const checkHost = text();

/** Throws 400 InvalidInput for a profile that is too long. PRT-061 */
export function refuseLongProfile(profile: unknown): void {
  if (JSON.stringify(profile).length > longestProfile) throw invalidInput('binding:profile value too large');
}

/**
 * The host and the profile that a request asks for. It is looked at when the policy has been asked: who may say nothing of
 * a binding is not told what is wrong with it. Throws 400 HTTPBadRequest for a host that is no text, 400 InvalidInput for a
 * profile that is too long.
 */
export function askedBinding(sent: PortChanges): AskedBinding {
  const { 'binding:host_id': host, 'binding:profile': profile } = sent;
  const reason = host === undefined ? null : checkHost(host);
  if (reason !== null) throw badRequest(`Invalid input for binding:host_id. Reason: ${reason}.`);
  if (profile !== undefined) refuseLongProfile(profile);
  return { host: host === undefined ? undefined : String(host), profile };
}
