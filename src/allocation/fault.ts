/**
 * What becomes of a build that meets an error. `abort`: the user has to change something. `retry`: the same host may
 * succeed in a moment. `reschedule`: another host may.
 */
export type Fate = 'abort' | 'retry' | 'reschedule';

/** The failure of an allocation, a validation or a deallocation: one closed set, see error-registry.ts. */
export class AllocationError extends Error {
  override name = 'AllocationError';
  /** Nova's name of the error, e.g. `PortInUse`. */
  readonly code: string;
  /** What the Compute API answers when the error meets a synchronous request. */
  readonly status: number;
  readonly fate: Fate;
  /** For the operator: step, port, Neutron's own words. May name things the tenant must not see. */
  readonly detail: string;

  /** `message` is for the tenant: it names the network or port and what to do. */
  constructor(code: string, status: number, fate: Fate, message: string, detail: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.fate = fate;
    this.detail = detail;
  }
}
