import { powerState, taskState, vmState } from '../states.ts';
import type { OutsideStep, ServerAction } from './action.ts';
import { makeGuest, removeGuest } from './guest.ts';

const destroy: OutsideStep = { name: 'destroy', do: removeGuest };

/** The guest of the server as it is stored: its image was changed when the rebuild was asked for. */
const spawn: OutsideStep = {
  name: 'spawn',
  taskState: taskState.rebuildSpawning,
  do: async (site) => {
    const { services, instance, signal } = site;
    await makeGuest(site, instance.imageId);
    if (instance.vmState === vmState.stopped) await services.driver.powerOff(instance, signal);
  },
  undo: removeGuest,
};

/**
 * A server's guest is made anew, its network kept; one that was off is off again. Once the old guest is destroyed there is
 * no way back: one that fails is in ERROR without a guest, and can be rebuilt again.
 */
export const rebuild: ServerAction = {
  name: 'rebuild',
  called: 'rebuild',
  vmStates: [vmState.active, vmState.stopped, vmState.error],
  onHost: true,
  taskState: taskState.rebuilding,
  steps: [destroy, spawn],
  end: ({ vmState: was }) =>
    was === vmState.stopped
      ? { vmState: vmState.stopped, powerState: powerState.shutdown, launched: true }
      : { vmState: vmState.active, powerState: powerState.running, launched: true },
  failed: 'error',
};
