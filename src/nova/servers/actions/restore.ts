import type { ComputeFaceDeps } from '../../deps.ts';
import { admit } from '../create/headroom.ts';
import { actionByName, type ServerAction } from './server-action.ts';

/** Brings back a server that was deleted for now, when its project's quotas have room for it again. */
export function restore({ compute, config }: Pick<ComputeFaceDeps, 'compute' | 'config'>): ServerAction {
  return actionByName({
    name: 'restore',
    handle: async (server, { context }) => {
      const { projectId, userId, flavor } = server;
      await compute.act({
        context,
        instanceUuid: server.id,
        action: 'restore',
        admission: function* (queries) {
          // One that is there counts already; its state is what it is refused for.
          if (server.vmState === 'soft-delete') {
            yield* admit(queries, { limits: config.limits, projectId, userId, flavor }, 1);
          }
        },
      });
      return { status: 202 };
    },
  });
}
