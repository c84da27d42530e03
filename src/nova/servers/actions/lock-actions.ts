import type { XStatic } from 'typebox/schema';
import type { RequestContext } from '../../../context/request-context.ts';
import { isoMillis } from '../../../runtime/time.ts';
import { type InstanceTable, run, type Work } from '../../../store/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { enforce } from '../../policy/policy.ts';
import type { ServerRecord } from '../server-record.ts';
import { actionByName, actionWithBody, type ServerAction } from './server-action.ts';

const reason = { type: 'string', minLength: 1, maxLength: 255 } as const;
const withReason = object({ lock: { anyOf: [object({ locked_reason: reason }, []), { type: 'null' }] } }, ['lock']);

const bodies: BodySchemas<{ readonly lock?: unknown } | XStatic<typeof withReason>> = [
  since(1, { type: 'object' }),
  since(73, withReason),
];

/** Locks a server against everybody but administrators, and opens it again. */
export function lockActions({
  compute,
  runtime,
}: Pick<ComputeFaceDeps, 'compute' | 'runtime'>): readonly ServerAction[] {
  const change = (
    context: RequestContext,
    { id }: ServerRecord,
    name: 'lock' | 'unlock',
    set: Partial<InstanceTable>,
  ) => {
    const updated_at = isoMillis(runtime.clock.now());
    const work: Work<void> = function* (queries) {
      yield* run(
        queries
          .updateTable('instance')
          .set({ ...set, updated_at })
          .where('uuid', '=', id)
          .where('deleted', '=', 0),
      );
    };
    return compute.note(context, id, name, work);
  };

  return [
    actionWithBody({
      name: 'lock',
      refusesLocked: false,
      bodies,
      handle: async (server, body, { context, version }) => {
        const by = whoLocks(server, context);
        // An owner who locks again does not open what an administrator has locked.
        if (server.locked && by === 'owner') return { status: 202 };
        const asked = version >= 73 ? reasonOf(body) : null;
        await change(context, server, 'lock', { locked: 1, locked_by: by, locked_reason: asked });
        return { status: 202 };
      },
    }),
    actionByName({
      name: 'unlock',
      refusesLocked: false,
      handle: async (server, { context }) => {
        if (server.locked && server.lockedBy !== whoLocks(server, context)) enforce('admin', context);
        await change(context, server, 'unlock', { locked: 0, locked_by: null, locked_reason: null });
        return { status: 202 };
      },
    }),
  ];
}

/** An administrator who locks a server of their own project is its owner. */
function whoLocks(server: ServerRecord, context: RequestContext): 'owner' | 'admin' {
  return context.projectId === server.projectId ? 'owner' : 'admin';
}

function reasonOf({ lock }: { readonly lock?: unknown }): string | null {
  if (typeof lock !== 'object' || lock === null || !('locked_reason' in lock)) return null;
  return typeof lock.locked_reason === 'string' ? lock.locked_reason : null;
}
