import { storeTime } from '../services.ts';
import { powerState, taskState, vmState } from '../states.ts';
import type { OutsideStep, ServerAction } from './action.ts';
import { powerOff } from './guest.ts';

const powerOn: OutsideStep = {
  name: 'power',
  do: ({ services, instance, networkInfo, signal }) => services.driver.powerOn(instance, networkInfo, signal),
  undo: ({ services, instance, signal }) => services.driver.powerOff(instance, signal),
};

/**
 * A deletion that can be taken back for a while (Nova's reclaim_instance_interval): the guest is off, and everything else is
 * kept until the time is over.
 */
export const softDeleteActions: readonly ServerAction[] = [
  {
    name: 'soft_delete',
    called: 'soft_delete',
    vmStates: [vmState.active, vmState.stopped, vmState.paused, vmState.suspended, vmState.error],
    onHost: true,
    taskState: taskState.softDeleting,
    steps: [powerOff],
    end: (_was, _order, { runtime }) => ({
      vmState: vmState.softDeleted,
      powerState: powerState.shutdown,
      set: { state_since: storeTime(runtime) },
    }),
    failed: 'as it was',
  },
  {
    name: 'restore',
    called: 'restore',
    vmStates: [vmState.softDeleted],
    onHost: true,
    taskState: taskState.restoring,
    steps: [powerOn],
    end: () => ({ vmState: vmState.active, powerState: powerState.running, set: { state_since: null } }),
    failed: 'as it was',
  },
];
