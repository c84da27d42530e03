import type { ComputeFaceDeps } from '../../deps.ts';
import { refuseLocked } from '../find-server.ts';
import type { ServerAction } from './server-action.ts';

/** Deletes the server whatever state it is in. */
export function forceDelete({ compute, config }: Pick<ComputeFaceDeps, 'compute' | 'config'>): ServerAction {
  return {
    name: 'forceDelete',
    async run(server, _argument, call) {
      refuseLocked(server, call.context);
      await compute.terminate(server.id, call.context, config.deletePatience);
      return { status: 202 };
    },
  };
}
