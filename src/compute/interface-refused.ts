import { type AllocationErrorCode, type ErrorEntry, errorRegistry } from '../allocation/index.ts';
import type { SagaFailure } from '../saga/index.ts';

/** An interface was not attached or its port not changed, and nothing is left of the try. The message is fit for the tenant. */
export class InterfaceRefused extends Error {
  override name = 'InterfaceRefused';
  /** By the name of what it failed with, e.g. `PortInUse`. */
  readonly code: string;
  /** What the Compute API answers. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What it fails with beside what an allocation does. */
const statuses: { readonly [code: string]: number } = {
  AttachInterfaceNotSupported: 400,
  NetworkInterfaceTaggedAttachNotSupported: 400,
  InstanceNotFound: 404,
  InstanceInvalidState: 409,
  Deleted: 409,
};

/** The refusal for a failure; null: nobody knows how it ended, and it may still go on in another process. */
export function interfaceRefused(failure: SagaFailure | null): InterfaceRefused {
  if (failure === null) {
    return new InterfaceRefused('Unknown', 500, "It goes on; the server's actions will tell how it ends.");
  }
  const { code, message } = failure;
  const entry: ErrorEntry | undefined = isAllocationCode(code) ? errorRegistry[code] : undefined;
  return new InterfaceRefused(code, entry?.attachStatus ?? entry?.status ?? statuses[code] ?? 500, message);
}

function isAllocationCode(code: string): code is AllocationErrorCode {
  return Object.hasOwn(errorRegistry, code);
}
