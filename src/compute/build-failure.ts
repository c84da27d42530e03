import { AllocationError } from '../allocation/index.ts';
import { SagaCancelled, type SagaFailure, SagaInterrupted } from '../saga/index.ts';
import { DriverError, VirtualInterfaceCreateError } from '../virt/index.ts';
import {
  ComputeResourcesUnavailable,
  ImageGone,
  InstanceInvalidState,
  InstanceNotFound,
  NoValidHost,
  UnexpectedTaskState,
} from './errors.ts';
import { InterfaceError } from './interface-errors.ts';

/**
 * What a build or a deletion failed with, for the tenant and for the operator. An error that nobody foresaw is not shown
 * to the tenant in its own words: they may tell what only operators may know.
 */
export function describeFailure(error: unknown): Omit<SagaFailure, 'node'> {
  if (error instanceof AllocationError) {
    const { code, message, detail, fate } = error;
    return { code, message, detail, ...(fate === 'reschedule' && { elsewhere: true }) };
  }
  if (error instanceof ComputeResourcesUnavailable || error instanceof NoValidHost) {
    return { code: 'NoValidHost', message: `No valid host was found: ${error.message}.`, detail: error.message };
  }
  if (error instanceof SagaCancelled) return { code: error.code, message: error.message, detail: '' };
  const detail = error instanceof Error ? withCause(error) : String(error);
  const code = error instanceof Error ? error.name : 'Error';
  const known = [
    DriverError,
    ImageGone,
    InterfaceError,
    InstanceInvalidState,
    UnexpectedTaskState,
    InstanceNotFound,
    SagaInterrupted,
  ];
  if (error instanceof Error && known.some((kind) => error instanceof kind)) {
    return { code, message: error.message, detail, ...(isOfHost(error) && { elsewhere: true }) };
  }
  return { code, message: `an unexpected error (${code}); the operator's log has its cause`, detail };
}

/** What a driver fails with may go well on another host; a VIF that nobody wires in time would not be wired there either (R18). */
function isOfHost(error: Error): boolean {
  return error instanceof DriverError && !(error instanceof VirtualInterfaceCreateError);
}

function withCause({ stack, message, cause }: Error): string {
  return cause === undefined ? (stack ?? message) : `${stack ?? message}\ncaused by: ${String(cause)}`;
}

/** So many characters of a fault's text are kept. */
export const longestFault = 1000;

/** The fault's text for the tenant: what failed (`Build`, say), by the name of the step. */
export function faultMessage(what: string, uuid: string, failure: SagaFailure): string {
  const step = failure.node === null ? '' : ` in step ${failure.node}`;
  return `${what} of server ${uuid} failed${step}: ${failure.message}`.slice(0, longestFault);
}
