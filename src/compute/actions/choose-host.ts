import { first, type Queries, type Unit } from '../../store/index.ts';
import type { FlavorSnapshot } from '../compute-api.ts';
import { ComputeResourcesUnavailable, NoValidHost } from '../errors.ts';
import type { Instance, Place } from '../instance.ts';
import { type ClaimedResources, claimMore, hostsHeld, releaseHost, releasePart } from '../resource-tracker.ts';
import { claimHost, type HostWishes, refuseNowhere } from '../scheduler/claim-host.ts';
import type { ComputeServices } from '../services.ts';
import type { ActionOrder, StoreStep } from './action.ts';
import { type Chosen, chosenIn } from './move.ts';

/** What a server of this flavor takes of a host. */
export function resourcesOf(uuid: string, flavor: FlavorSnapshot): ClaimedResources {
  const { vcpus, memoryMb, rootGb, ephemeralGb } = flavor;
  return { uuid, vcpus, memoryMb, diskGb: rootGb + ephemeralGb };
}

/** The server as it is to be: of the flavor that it is told, else of its own. */
export function reshaped(instance: Instance, { flavor = instance.flavor }: ActionOrder): Instance {
  return { ...instance, flavor, ...resourcesOf(instance.uuid, flavor) };
}

/**
 * Claims room for the server as it is to be: on its own host if it is resized and may stay, else on another one, which is chosen
 * in the same commit. Until that is confirmed or reverted it holds what it held, too.
 */
export const claimRoom: StoreStep = {
  name: 'claim',
  *commit(queries, instance, order, services): Unit<Chosen> {
    const next = reshaped(instance, order);
    const from = yield* placeOf(queries, instance);
    let lack = '';
    if (order.flavor && services.resizesInPlace) {
      try {
        yield* claimMore(queries, from.host, next);
        return from;
      } catch (error) {
        if (!(error instanceof ComputeResourcesUnavailable) || services.hosts.length === 1) throw error;
        lack = `${error.message}; `;
      }
    }
    try {
      return { ...(yield* claimHost(queries, services, next, yield* wishesOf(queries, instance, order))), from };
    } catch (error) {
      throw error instanceof NoValidHost ? new NoValidHost(`${lack}${error.message}`) : error;
    }
  },
  *undo(queries, instance, order, outputs) {
    const { uuid } = instance;
    const chosen = chosenIn(outputs);
    if (chosen?.from) yield* releaseHost(queries, uuid, chosen.host);
    else yield* releasePart(queries, instance.host ?? '', reshaped(instance, order));
  },
};

/** Throws NoValidHost when no other host would take the server now. */
export function* refuseUnmovable(
  queries: Queries,
  instance: Instance,
  order: ActionOrder,
  services: ComputeServices,
): Unit<void> {
  yield* refuseNowhere(queries, services, reshaped(instance, order), yield* wishesOf(queries, instance, order));
}

/** Any host but its own; one where something is left of an earlier move is none either. */
function* wishesOf(queries: Queries, { uuid, host }: Instance, { wanted }: ActionOrder): Unit<HostWishes> {
  return { wanted, held: [host ?? '', ...(yield* hostsHeld(queries, uuid))] };
}

function* placeOf(queries: Queries, { uuid, host, availabilityZone: zone }: Instance): Unit<Place> {
  const row = yield* first(queries.selectFrom('instance').select('node').where('uuid', '=', uuid));
  return { host: host ?? '', node: row?.node ?? null, zone };
}
