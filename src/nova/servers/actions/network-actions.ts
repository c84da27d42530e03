import { HttpError } from '../../../http/http-error.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { actionByName, type ServerAction } from './server-action.ts';

/** What administrators once did about a guest's network. */
export function networkActions({ compute }: Pick<ComputeFaceDeps, 'compute'>): readonly ServerAction[] {
  return [
    actionByName({
      name: 'resetNetwork',
      refusesLocked: false,
      handle: async () => {
        throw new HttpError(410, 'The action resetNetwork is gone.');
      },
    }),
    actionByName({
      name: 'injectNetworkInfo',
      policy: 'admin',
      handle: async (server) => {
        await compute.refreshNetworkInfo(server.id);
        return { status: 202 };
      },
    }),
  ];
}
