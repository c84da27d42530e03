import { InstanceInvalidState } from '../../../compute/index.ts';
import { actionByName, type ServerAction } from './server-action.ts';

/** Deletions are for good here (Nova's reclaim_instance_interval of 0): no server is in a state to be restored. */
export function restore(): ServerAction {
  return actionByName({
    name: 'restore',
    handle: async ({ id, vmState }) => {
      throw new InstanceInvalidState('restore', id, 'vm_state', vmState);
    },
  });
}
