import { type BeforeResize, flavorColumns, type Instance, type Place } from '../instance.ts';
import { releaseHost, releasePart } from '../resource-tracker.ts';
import { powerState, taskState, vmState } from '../states.ts';
import type { ActionEnd, OutsideStep, ServerAction, Site } from './action.ts';
import { claimRoom, refuseUnmovable, reshaped, resourcesOf } from './choose-host.ts';
import { bringBack } from './guest.ts';
import { bindPorts, chosenIn, clear, dropPorts, putOn, switchPorts, takeOff, wayOf } from './move.ts';

const bind: OutsideStep = {
  name: 'bind',
  do: async (site) => {
    const way = wayOf(site);
    if (way) await bindPorts(site, way.to);
  },
  undo: async (site) => {
    const way = wayOf(site);
    if (way) await dropPorts(site, way.to);
  },
};

/** The guest gets its new shape, or leaves its host; that keeps what it takes to go back. */
const reshape: OutsideStep = {
  name: 'resize',
  taskState: taskState.resizeMigrating,
  do: async (site) => {
    const { services, instance, order, signal } = site;
    const way = wayOf(site);
    if (way) await takeOff(site, way.from);
    else await services.driver.resize(instance, reshaped(instance, order), signal);
  },
  undo: async (site) => {
    const { services, instance, signal } = site;
    const way = wayOf(site);
    if (way) return putOn(site, way.from, way.to, instance.vmState);
    await services.driver.revertResize(instance, signal);
    await bringBack(site, instance.vmState);
  },
};

const follow: OutsideStep = {
  name: 'network',
  do: async (site) => {
    const way = wayOf(site);
    if (way) await switchPorts(site, way.to);
  },
  undo: async (site) => {
    const way = wayOf(site);
    if (!way) return;
    await bindPorts(site, way.from);
    await switchPorts(site, way.from);
  },
};

const start: OutsideStep = {
  name: 'start',
  taskState: taskState.resizeFinish,
  do: async (site) => {
    const { instance, order } = site;
    const way = wayOf(site);
    if (way) await putOn({ ...site, instance: reshaped(instance, order) }, way.to, way.from, instance.vmState);
    else await bringBack(site, instance.vmState);
  },
  undo: async (site) => {
    const way = wayOf(site);
    if (way) await clear(site, way.to);
  },
};

/** What is kept for going back goes: the guest's old shape, or all that is left where it was. */
const confirm: OutsideStep = {
  name: 'confirm',
  do: async (site) => {
    const { services, instance, signal } = site;
    const { place } = before(instance);
    if (!place) return services.driver.confirmResize(instance, signal);
    await dropPorts(site, place.host);
    await services.driver.removeDisks({ ...instance, host: place.host }, signal);
  },
};

/** The guest leaves the host that it came to. */
const leave: OutsideStep = {
  name: 'leave',
  do: async (site) => {
    const way = wayBack(site);
    if (way) await takeOff(site, way.from);
  },
  undo: async (site) => {
    const way = wayBack(site);
    if (way) await putOn(site, way.from, way.to, before(site.instance).vmState);
  },
};

const followBack: OutsideStep = {
  name: 'network',
  do: async (site) => {
    const way = wayBack(site);
    if (!way) return;
    await bindPorts(site, way.to);
    await switchPorts(site, way.to);
  },
  undo: async (site) => {
    const way = wayBack(site);
    if (!way) return;
    await bindPorts(site, way.from);
    await switchPorts(site, way.from);
  },
};

const revert: OutsideStep = {
  name: 'revert',
  do: async (site) => {
    const { services, instance, signal } = site;
    const { vmState: was, flavor } = before(instance);
    const way = wayBack(site);
    if (way) return putOn({ ...site, instance: reshaped(instance, { flavor }) }, way.to, way.from, was);
    await services.driver.revertResize(instance, signal);
    await bringBack(site, was);
  },
  undo: async (site) => {
    const { services, instance, signal } = site;
    const way = wayBack(site);
    if (way) return takeOff(site, way.to);
    await services.driver.resize(instance, instance, signal);
    await bringBack(site, before(instance).vmState);
  },
};

/** Nothing is left where the server had come to. When that fails, its guest can still be made there again of what the other keeps. */
const tidy: OutsideStep = {
  name: 'tidy',
  do: async (site) => {
    const way = wayBack(site);
    if (!way) return;
    await dropPorts(site, way.from);
    await site.services.driver.removeDisks({ ...site.instance, host: way.from }, site.signal);
  },
};

const resize: ServerAction = {
  name: 'resize',
  called: 'resize',
  vmStates: [vmState.active, vmState.stopped],
  onHost: true,
  taskState: taskState.resizePrep,
  steps: [claimRoom, bind, reshape, follow, start],
  end: ({ vmState: was, flavor }, order, _services, outputs) => {
    const chosen = chosenIn(outputs);
    const place = chosen?.from;
    return {
      vmState: vmState.resized,
      set: {
        ...flavorColumns(order.flavor ?? flavor),
        ...(chosen?.from && columnsOf(chosen)),
        before_resize: JSON.stringify({ vmState: was, flavor, ...(place && { place }) } satisfies BeforeResize),
      },
      launched: true,
    };
  },
  failed: 'as it was',
};

/**
 * A server becomes another flavor, on its host or on another one, or stays what it is and moves; then somebody says whether it is
 * to stay so. Until then the host that it has left keeps its guest, its claim and, inactive, the bindings of its ports.
 */
export const resizeActions: readonly ServerAction[] = [
  resize,
  { ...resize, name: 'migrate', called: 'migrate', admit: refuseUnmovable },
  {
    name: 'confirmResize',
    called: 'confirmResize',
    vmStates: [vmState.resized],
    onHost: false,
    taskState: taskState.resizeConfirming,
    steps: [confirm],
    end: (was) => ({ ...stateBefore(was), set: { before_resize: null } }),
    *settle(queries, was) {
      const { flavor, place } = before(was);
      if (place) yield* releaseHost(queries, was.uuid, place.host);
      else yield* releasePart(queries, was.host ?? '', resourcesOf(was.uuid, flavor));
    },
    failed: 'as it was',
  },
  {
    name: 'revertResize',
    called: 'revertResize',
    vmStates: [vmState.resized],
    onHost: false,
    taskState: taskState.resizeReverting,
    steps: [leave, followBack, revert, tidy],
    end: (was) => {
      const { flavor, place } = before(was);
      return {
        ...stateBefore(was),
        set: { ...flavorColumns(flavor), ...(place && columnsOf(place)), before_resize: null },
        launched: true,
      };
    },
    *settle(queries, was) {
      if (before(was).place) yield* releaseHost(queries, was.uuid, was.host ?? '');
      else yield* releasePart(queries, was.host ?? '', resourcesOf(was.uuid, was.flavor));
    },
    failed: 'as it was',
  },
];

/** From where to where a server goes back; null: it is where it was. */
function wayBack({ instance }: Pick<Site, 'instance'>): { readonly from: string; readonly to: string } | null {
  const { place } = before(instance);
  return place && instance.host !== null ? { from: instance.host, to: place.host } : null;
}

function columnsOf({ host, node, zone }: Place) {
  return { host, node, availability_zone: zone };
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
