import type { Quota, QuotaDetails } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { readOne } from '../call/read-answer.ts';
import type { Rights } from '../transport.ts';

/** The quotas of projects. */
export interface Quotas {
  /** A project's limits by resource name; −1: none. */
  show(projectId: string, options?: CallOptions): Promise<Quota>;
  /** Limits with what is used and reserved (extension `quota_details`). */
  details(projectId: string, options?: CallOptions): Promise<QuotaDetails>;
}

/** Makes Quotas; see createNeutronClient. */
export function quotasOf(caller: Caller, rights: Rights): Quotas {
  const read = async <T>(path: string, options: CallOptions): Promise<T> => {
    const reply = await caller(rights, { method: 'GET', path }, options);
    return readOne<T>(reply, 'quota', [], { method: 'GET', path, step: options.step ?? 'call' });
  };
  const root = (projectId: string) => `/v2.0/quotas/${encodeURIComponent(projectId)}`;
  return {
    show: (projectId, options = {}) => read<Quota>(root(projectId), options),
    details: (projectId, options = {}) => read<QuotaDetails>(`${root(projectId)}/details`, options),
  };
}
