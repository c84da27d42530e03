import type { ComputeFaceDeps } from '../../deps.ts';
import { actionByName, type ServerAction } from './server-action.ts';

/** Deletes the server whatever state it is in. */
export function forceDelete({ compute, config }: Pick<ComputeFaceDeps, 'compute' | 'config'>): ServerAction {
  return actionByName({
    name: 'forceDelete',
    handle: async (server, call) => {
      await compute.terminate(server.id, call.context, config.deletePatience);
      return { status: 202 };
    },
  });
}
