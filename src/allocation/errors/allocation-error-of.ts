import { isTransient } from '../../neutron/client/errors/classify.ts';
import { NeutronApiError } from '../../neutron/client/errors/neutron-api-error.ts';
import { NeutronBadAnswer, NeutronUnreachable } from '../../neutron/client/errors/no-answer.ts';
import { ServiceCredentialRefused } from '../../neutron/client/errors/service-credential-refused.ts';
import type { Rights } from '../../neutron/client/transport.ts';
import {
  type AllocationErrorCode,
  codeOfNeutronType,
  type ErrorEntry,
  errorRegistry,
  type Named,
} from '../error-registry.ts';
import { AllocationError, type Fate } from '../fault.ts';

/** Where in the work an error came up; all of it goes into the operator's detail. */
export interface Place extends Named {
  readonly step: string;
  readonly nic?: number | undefined;
  /** With whose rights the call was made. Default: the user's. */
  readonly rights?: Rights['kind'] | undefined;
}

/** An error of the registry, found by ourselves. `fate` overrides the registry's where the case is host-specific. */
export function failure(code: AllocationErrorCode, place: Place, options: { fate?: Fate; cause?: unknown } = {}) {
  const entry: ErrorEntry = errorRegistry[code];
  const fate = options.fate ?? entry.fate;
  return new AllocationError(
    code,
    entry.status,
    fate,
    entry.message(place),
    detailOf(place, options.cause),
    options.cause,
  );
}

/**
 * What an error of the Neutron client means to an allocation. What is no such error (a bug, an abort) is returned as it
 * is. A 500 and the like never tell the tenant Neutron's text; the operator's detail has it (pain 8.5).
 */
export function allocationErrorOf(error: unknown, place: Place): unknown {
  if (error instanceof NeutronUnreachable || error instanceof NeutronBadAnswer) {
    return failure('NeutronUnavailable', place, { cause: error });
  }
  if (!(error instanceof NeutronApiError)) return error;
  if (isTransient(error)) return failure('NeutronUnavailable', place, { cause: error });
  // What the service may not do is nothing that a tenant could mend.
  const ours = place.rights === 'service' && error.status === 403;
  const reason = place.reason ?? (ours ? undefined : error.message);
  return failure(codeOf(error, place), { ...place, reason }, { cause: error });
}

function codeOf(error: NeutronApiError, place: Place): AllocationErrorCode {
  if (error.status === 401) {
    // A07: it is not the user who has to sign in again.
    const ours = place.rights === 'service' || error instanceof ServiceCredentialRefused;
    return ours ? 'NeutronAdminCredentialConfigurationInvalid' : 'Unauthorized';
  }
  return codeOfNeutronType[error.type] ?? (error.status === 400 ? 'InvalidInput' : 'NeutronError');
}

function detailOf(place: Place, cause: unknown): string {
  const parts = [`step ${place.step}`];
  if (place.nic !== undefined) parts.push(`nic ${place.nic}`);
  if (place.port !== undefined) parts.push(`port ${place.port}`);
  if (place.network !== undefined) parts.push(`network ${place.network}`);
  if (place.host !== undefined) parts.push(`host ${place.host}`);
  if (cause instanceof NeutronApiError) {
    parts.push(`${cause.call.method} ${cause.call.path}: ${cause.status} ${cause.namedType ?? ''} ${cause.message}`);
  } else if (cause instanceof NeutronUnreachable || cause instanceof NeutronBadAnswer) {
    parts.push(`${cause.call.method} ${cause.call.path}: ${cause.message}`);
  }
  return parts.join(', ');
}
