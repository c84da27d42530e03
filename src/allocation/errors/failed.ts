import type { Operation } from '../operation.ts';
import { allocationErrorOf, type Place } from './allocation-error-of.ts';

/** What an operation throws for an error: the reason of its signal once that has aborted, else the error translated. */
export function failed(operation: Operation, error: unknown, place: Place): unknown {
  if (operation.signal.aborted) return operation.signal.reason;
  return allocationErrorOf(error, { ...place, rights: place.rights ?? operation.userRights });
}
