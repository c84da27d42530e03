import type { Clock } from '../../runtime/runtime.ts';
import type { ValidatedNetworks } from '../network-api.ts';
import type { RequestedNetworks } from '../requested-networks.ts';
import type { Look, NetworkDetails } from './look.ts';

/** What a validated look was taken for; only the very same request may use it. */
export interface LookedFor {
  readonly projectId: string;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
}

/** A look as it is handed from the API to the host. Plain data. */
interface Looked {
  readonly for: string;
  readonly look: Look;
  readonly details: NetworkDetails;
}

/** Packs a look for the build of the same request. */
export function handOn(what: LookedFor, look: Look, details: NetworkDetails): object {
  const looked: Looked = { for: keyOf(what), look, details };
  return looked;
}

/** The look that was handed on, if it is fresh and of this request; else null. */
export function freshLook(
  handedOn: ValidatedNetworks | undefined,
  what: LookedFor,
  clock: Clock,
  freshMs: number,
): { look: Look; details: NetworkDetails } | null {
  if (!handedOn || clock.monotonic() - handedOn.lookedAt > freshMs) return null;
  const { looked } = handedOn;
  return isLooked(looked) && looked.for === keyOf(what) ? looked : null;
}

function keyOf({ projectId, requestedNetworks, securityGroups }: LookedFor): string {
  return JSON.stringify([projectId, requestedNetworks, securityGroups]);
}

function isLooked(value: object): value is Looked {
  return 'for' in value && 'look' in value && 'details' in value;
}
