import type { ComputeFaceDeps } from '../../deps.ts';
import { object, since } from '../../operation/body-schema.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';

const type = { enum: ['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft'] } as const;

const bodies = [since(1, object({ reboot: object({ type }, ['type']) }, ['reboot']))] as const;

/** Reboots the guest by its own means, or by force. */
export function reboot({ compute }: Pick<ComputeFaceDeps, 'compute'>): ServerAction {
  return actionWithBody({
    name: 'reboot',
    bodies,
    handle: async (server, body, { context }) => {
      const action = body.reboot.type.toLowerCase() === 'hard' ? 'reboot_hard' : 'reboot';
      await compute.act({ context, instanceUuid: server.id, action });
      return { status: 202 };
    },
  });
}
