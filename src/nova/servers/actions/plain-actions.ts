import type { ComputeFaceDeps } from '../../deps.ts';
import type { Policy } from '../../policy/policy.ts';
import { actionByName, type ServerAction } from './server-action.ts';
import { shelvedImage } from './server-image.ts';

interface Plain {
  /** By its name in the API. */
  readonly name: string;
  /** By its name on the compute side; the same, unless given. */
  readonly action?: string;
  readonly policy?: Policy;
  readonly status?: number;
}

const plain: readonly Plain[] = [
  { name: 'os-start', action: 'start' },
  { name: 'os-stop', action: 'stop' },
  { name: 'pause' },
  { name: 'unpause' },
  { name: 'suspend' },
  { name: 'resume' },
  { name: 'unrescue' },
  { name: 'shelve' },
  { name: 'shelveOffload', policy: 'admin' },
  { name: 'unshelve' },
  { name: 'confirmResize', status: 204 },
  { name: 'revertResize' },
];

/** What is asked for by name, and begun. */
export function plainActions({ compute, runtime }: Pick<ComputeFaceDeps, 'compute' | 'runtime'>): ServerAction[] {
  return plain.map(({ name, action = name, policy = 'member', status = 202 }) =>
    actionByName({
      name,
      policy,
      answers: { [status]: null },
      handle: async (server, { context }) => {
        const order = name === 'shelve' ? { order: { image: shelvedImage(server, runtime.ids.uuid()) } } : {};
        await compute.act({ context, instanceUuid: server.id, action, ...order });
        return { status };
      },
    }),
  );
}
