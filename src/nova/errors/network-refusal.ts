import { HttpError } from '../../http/http-error.ts';
import { NeutronApiError } from '../../neutron/client/index.ts';
import { notFound } from './nova-error.ts';

/**
 * What the network service answers, in the Compute API's words: a conflict is a bad request here, but for a quota that is used
 * up (403). Its text is for the user. Throws HttpError, or what else the work throws.
 */
export async function refusedByNetwork<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof NeutronApiError)) throw error;
    const { status, namedType, message } = error;
    if (namedType === 'OverQuota') throw new HttpError(403, message);
    if (status === 409) throw new HttpError(400, message);
    // Neutron has other words for what is hidden than for what is not there: here they are the same.
    if (status === 404) throw notFound('The network service has no such resource.');
    if (status === 400 || status === 403) throw new HttpError(status, message);
    throw error;
  }
}
