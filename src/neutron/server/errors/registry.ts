import { genericErrors } from './generic-errors.ts';
import { NetworkError } from './network-error.ts';
import { networkErrors } from './network-errors.ts';
import { portErrors } from './port-errors.ts';
import { qosErrors } from './qos-errors.ts';
import { routerErrors } from './router-errors.ts';
import { securityGroupErrors } from './security-group-errors.ts';
import { segmentErrors } from './segment-errors.ts';
import { subnetPoolErrors } from './subnet-pool-errors.ts';
import { trunkErrors } from './trunk-errors.ts';

/** Every error type that the service answers with. Clients tell errors apart by these names: never change one. */
const kinds = {
  ...genericErrors,
  ...networkErrors,
  ...portErrors,
  ...qosErrors,
  ...securityGroupErrors,
  ...subnetPoolErrors,
  ...routerErrors,
  ...trunkErrors,
  ...segmentErrors,
};

type Kinds = typeof kinds;

/** The name of an error type, as it stands in `NeutronError.type`. */
export type ErrorType = keyof Kinds;

/** The error of a type, its message made of what the type's shape asks for. */
export function networkError<K extends ErrorType>(type: K, ...details: Parameters<Kinds[K][1]>): NetworkError {
  const [status, shape]: readonly [number, (...details: never[]) => string] = kinds[type];
  return new NetworkError(type, status, shape(...(details as never[])));
}

/** 400 HTTPBadRequest in the words given. */
export function badRequest(message: string): NetworkError {
  return networkError('HTTPBadRequest', message);
}

/** 400 InvalidInput for the reason given (without a final period). */
export function invalidInput(reason: string): NetworkError {
  return networkError('InvalidInput', reason);
}
