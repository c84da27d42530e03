import { ImageGone } from '../errors.ts';
import { changeColumns } from '../instance-store.ts';
import { abortClaim } from '../resource-tracker.ts';
import { claimHost } from '../scheduler/claim-host.ts';
import { storeTime } from '../services.ts';
import { SqlPortLedger } from '../sql-port-ledger.ts';
import { powerState, taskState, vmState } from '../states.ts';
import type { ActionEnd, OutsideStep, ServerAction, Site, StoreStep } from './action.ts';
import { bringBack, copyDisk, makeGuest, makeImage, powerOff, removeGuest } from './guest.ts';
import { refuseUnbound } from './move.ts';

/** What a server is on no host. */
const nowhere = { host: null, node: null, availability_zone: null } as const;

const offloaded: ActionEnd = {
  vmState: vmState.shelvedOffloaded,
  powerState: powerState.shutdown,
  set: { ...nowhere, state_since: null },
};

/** Takes the guest off its host; it is made again of its image when that has to be taken back. */
const leaveHost: OutsideStep = {
  name: 'offload',
  taskState: taskState.shelvingOffloading,
  do: async (site) => {
    if (site.order.offload) await removeGuest(site);
  },
  undo: async (site) => {
    if (!site.order.offload) return;
    await makeGuest(site, site.order.image?.id ?? site.instance.shelvedImageId);
    await site.services.driver.powerOff(site.instance, site.signal);
  },
};

/** Whether an unshelve finds a guest on the host. */
const hasGuest = ({ instance }: Pick<Site, 'instance'>) => instance.vmState === vmState.shelved;

/** Claims a host for a server that is on none. */
const claim: StoreStep = {
  name: 'claim',
  *commit(queries, instance, _order, services) {
    if (hasGuest({ instance })) return;
    const { host, node, zone } = yield* claimHost(queries, services, instance, {});
    yield* changeColumns(queries, instance.uuid, { host, node, availability_zone: zone });
  },
  *undo(queries, instance) {
    if (hasGuest({ instance })) return;
    yield* abortClaim(queries, instance.uuid);
    yield* changeColumns(queries, instance.uuid, nowhere);
  },
};

/** Binds the ports to the host that the server comes to, where that may be another one than it left; they keep all else (P40). */
const followHost: OutsideStep = {
  name: 'network',
  do: async (site) => {
    const { services, instance, signal, step } = site;
    if (hasGuest(site) || instance.host === null || services.hosts.length === 1) return;
    const { networkInfo } = await services.network.refreshNetworkInfo({
      requestId: step.plan.requestId,
      instance,
      ledger: new SqlPortLedger(services.database, instance.uuid),
      scope: 'all',
      rebindTo: services.driver.networkBindingHostId(instance.host),
      signal,
      onCall: step.trace,
    });
    refuseUnbound(networkInfo);
  },
};

const comeBack: OutsideStep = {
  name: 'spawn',
  taskState: taskState.spawning,
  do: async (site) => {
    const { services, instance } = site;
    if (hasGuest(site)) return bringBack(site, vmState.active);
    const image = instance.shelvedImageId ?? '';
    if (!(await services.images.isReady(image))) throw new ImageGone(image);
    await makeGuest(site, image);
  },
  undo: (site) => (hasGuest(site) ? site.services.driver.powerOff(site.instance, site.signal) : removeGuest(site)),
};

const dropImage: OutsideStep = {
  name: 'image',
  do: async ({ services, instance }) => {
    if (instance.shelvedImageId !== null) await services.images.remove(instance.shelvedImageId);
  },
};

/**
 * A server is copied into an image and taken off its host, unless it is to stay there, off; its ports stay its own, and where
 * they are until it comes to another host. A guest that is gone is made of the image again when a later step fails.
 */
export const shelveActions: readonly ServerAction[] = [
  {
    name: 'shelve',
    called: 'shelve',
    vmStates: [vmState.active, vmState.stopped, vmState.paused, vmState.suspended],
    onHost: false,
    taskState: taskState.shelving,
    steps: [powerOff, makeImage, copyDisk(taskState.shelvingImageUploading), leaveHost],
    end: (_was, { offload, image }, { runtime }) => {
      const onHost = {
        vmState: vmState.shelved,
        powerState: powerState.shutdown,
        set: { state_since: storeTime(runtime) },
      };
      const end = offload ? offloaded : onHost;
      return { ...end, set: { ...end.set, shelved_image_id: image?.id ?? null } };
    },
    *settle(queries, { uuid }, { offload }) {
      if (offload) yield* abortClaim(queries, uuid);
    },
    failed: 'as it was',
  },
  {
    name: 'shelveOffload',
    called: 'shelveOffload',
    vmStates: [vmState.shelved],
    onHost: false,
    taskState: taskState.shelvingOffloading,
    steps: [leaveHost],
    end: () => offloaded,
    *settle(queries, { uuid }) {
      yield* abortClaim(queries, uuid);
    },
    failed: 'as it was',
  },
  {
    name: 'unshelve',
    called: 'unshelve',
    vmStates: [vmState.shelved, vmState.shelvedOffloaded],
    onHost: false,
    taskState: taskState.unshelving,
    steps: [claim, followHost, comeBack, dropImage],
    end: () => ({
      vmState: vmState.active,
      powerState: powerState.running,
      set: { shelved_image_id: null, state_since: null },
      launched: true,
    }),
    failed: 'as it was',
  },
];
