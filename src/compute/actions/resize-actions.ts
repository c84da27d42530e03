import type { FlavorSnapshot } from '../compute-api.ts';
import { type BeforeResize, flavorColumns, type Instance } from '../instance.ts';
import { type ClaimedResources, claimMore, releasePart } from '../resource-tracker.ts';
import { powerState, taskState, vmState } from '../states.ts';
import type { ActionEnd, ActionOrder, OutsideStep, ServerAction, StoreStep } from './action.ts';
import { bringBack } from './guest.ts';

/** Until the resize is confirmed or reverted, the host is held for the server as it was and as it is to be. */
const claim: StoreStep = {
  name: 'claim',
  *commit(queries, { uuid, host }, order) {
    yield* claimMore(queries, host ?? '', resourcesOf(uuid, newFlavor(order)));
  },
  *undo(queries, { uuid, host }, order) {
    yield* releasePart(queries, host ?? '', resourcesOf(uuid, newFlavor(order)));
  },
};

const reshape: OutsideStep = {
  name: 'resize',
  taskState: taskState.resizeMigrating,
  do: ({ services, instance, order, signal }) =>
    services.driver.resize(instance, resourcesOf(instance.uuid, newFlavor(order)), signal),
  undo: async (site) => {
    await site.services.driver.revertResize(site.instance, site.signal);
    await bringBack(site, site.instance.vmState);
  },
};

const start: OutsideStep = {
  name: 'start',
  taskState: taskState.resizeFinish,
  do: (site) => bringBack(site, site.instance.vmState),
};

const confirm: OutsideStep = {
  name: 'confirm',
  do: ({ services, instance, signal }) => services.driver.confirmResize(instance, signal),
};

const revert: OutsideStep = {
  name: 'revert',
  do: async (site) => {
    await site.services.driver.revertResize(site.instance, site.signal);
    await bringBack(site, before(site.instance).vmState);
  },
  undo: async (site) => {
    await site.services.driver.resize(site.instance, site.instance, site.signal);
    await bringBack(site, before(site.instance).vmState);
  },
};

/** A server on its host becomes another flavor; then somebody says whether it is to stay so. Its ports stay as they are. */
export const resizeActions: readonly ServerAction[] = [
  {
    name: 'resize',
    called: 'resize',
    vmStates: [vmState.active, vmState.stopped],
    onHost: true,
    taskState: taskState.resizePrep,
    steps: [claim, reshape, start],
    end: ({ vmState: was, flavor }, order) => ({
      vmState: vmState.resized,
      set: {
        ...flavorColumns(newFlavor(order)),
        before_resize: JSON.stringify({ vmState: was, flavor } satisfies BeforeResize),
      },
      launched: true,
    }),
    failed: 'as it was',
  },
  {
    name: 'confirmResize',
    called: 'confirmResize',
    vmStates: [vmState.resized],
    onHost: false,
    taskState: taskState.resizeConfirming,
    steps: [confirm],
    end: (was) => ({ ...stateBefore(was), set: { before_resize: null } }),
    *settle(queries, was) {
      yield* releasePart(queries, was.host ?? '', resourcesOf(was.uuid, before(was).flavor));
    },
    failed: 'as it was',
  },
  {
    name: 'revertResize',
    called: 'revertResize',
    vmStates: [vmState.resized],
    onHost: false,
    taskState: taskState.resizeReverting,
    steps: [revert],
    end: (was) => ({
      ...stateBefore(was),
      set: { ...flavorColumns(before(was).flavor), before_resize: null },
      launched: true,
    }),
    *settle(queries, was) {
      yield* releasePart(queries, was.host ?? '', resourcesOf(was.uuid, was.flavor));
    },
    failed: 'as it was',
  },
];

function resourcesOf(uuid: string, { vcpus, memoryMb, rootGb, ephemeralGb }: FlavorSnapshot): ClaimedResources {
  return { uuid, vcpus, memoryMb, diskGb: rootGb + ephemeralGb };
}

function newFlavor({ flavor }: ActionOrder): FlavorSnapshot {
  if (!flavor) throw new Error('a resize was not told of a flavor');
  return flavor;
}

function before({ uuid, beforeResize }: Instance): BeforeResize {
  if (!beforeResize) throw new Error(`it is not known what server ${uuid} was before its resize`);
  return beforeResize;
}

function stateBefore(was: Instance): ActionEnd {
  return before(was).vmState === vmState.stopped
    ? { vmState: vmState.stopped, powerState: powerState.shutdown }
    : { vmState: vmState.active, powerState: powerState.running };
}
