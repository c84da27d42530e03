import { AsyncNetworkInfo } from '../../allocation/index.ts';
import { ImageGone } from '../errors.ts';
import type { ServerImage } from '../server-images.ts';
import { type TaskState, vmState } from '../states.ts';
import { destroyGuest } from '../take-down.ts';
import type { ActionOrder, OutsideStep, Site } from './action.ts';

/** Makes a guest, its disk from this image; its network is there. */
export async function makeGuest(site: Site, imageId: string | null): Promise<void> {
  const { services, networkInfo, signal, step } = site;
  const instance = { ...site.instance, imageId };
  await services.driver.prepareDisks(instance, signal);
  await services.driver.spawn({
    instance,
    network: new AsyncNetworkInfo(Promise.resolve(networkInfo)),
    signal,
    expectPlugEvents: (vifs) =>
      services.plugEvents.expect(instance.uuid, vifs, (portIds, waiting) =>
        services.network.portStates({
          requestId: step.plan.requestId,
          instance: site.instance,
          portIds,
          signal: waiting,
          onCall: step.trace,
        }),
      ),
  });
}

/** Removes the guest and its disks; its ports stay the server's. */
export async function removeGuest({ services, instance, signal, step }: Site): Promise<void> {
  await destroyGuest(services, step, instance);
  await services.driver.removeDisks(instance, signal);
}

/** Lets a guest that is off do what guests of servers in this vm state do. */
export async function bringBack({ services, instance, networkInfo, signal }: Site, was: string): Promise<void> {
  const { driver } = services;
  if (was === vmState.stopped || was === vmState.shelved) return;
  await driver.powerOn(instance, networkInfo, signal);
  if (was === vmState.paused) await driver.pause(instance, signal);
  if (was === vmState.suspended) await driver.suspend(instance, signal);
}

/** A step that powers the guest off; what it did before is brought back. */
export const powerOff: OutsideStep = {
  name: 'power',
  do: ({ services, instance, signal }) => services.driver.powerOff(instance, signal),
  undo: (site) => bringBack(site, site.instance.vmState),
};

/** A step that makes the record of an image for the server's disk. */
export const makeImage: OutsideStep = {
  name: 'image',
  do: ({ services, order }) => services.images.create(imageOf(order)),
  undo: ({ services, order }) => services.images.remove(imageOf(order).id),
  undoneAlways: true,
};

/** A step that copies the server's disk into its image. */
export function copyDisk(taskState: TaskState): OutsideStep {
  return {
    name: 'snapshot',
    taskState,
    do: async ({ services, instance, order, signal }) => {
      const { id } = imageOf(order);
      const snapshot = await services.driver.snapshot(instance, id, signal);
      if (!(await services.images.complete(id, snapshot))) throw new ImageGone(id);
    },
  };
}

function imageOf({ image }: ActionOrder): ServerImage {
  if (!image) throw new Error('the action was not told of an image');
  return image;
}
