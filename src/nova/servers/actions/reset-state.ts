import type { XStatic } from 'typebox/schema';
import { isoMillis } from '../../../runtime/time.ts';
import { first, run } from '../../../store/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { conflict } from '../../errors/nova-error.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';

const schema = object({ 'os-resetState': object({ state: { enum: ['active', 'error'] } }, ['state']) }, [
  'os-resetState',
]);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** Says what state a server is in, for administrators who know better. Not while something is being done to it. */
export function resetState({ compute, runtime }: Pick<ComputeFaceDeps, 'compute' | 'runtime'>): ServerAction {
  return actionWithBody({
    name: 'os-resetState',
    policy: 'admin',
    refusesLocked: false,
    bodies,
    handle: async ({ id }, body, { context }) => {
      const { state } = body['os-resetState'];
      const updatedAt = isoMillis(runtime.clock.now());
      await compute.note(context, id, 'reset_state', function* (queries) {
        const underWay = yield* first(
          queries
            .selectFrom('saga')
            .select('name')
            .where('subject', '=', id)
            .where('state', 'in', ['running', 'unwinding']),
        );
        if (underWay) throw conflict(`Cannot 'os-resetState' instance ${id}: its ${underWay.name} is under way`);
        yield* run(
          queries
            .updateTable('instance')
            .set({ vm_state: state, task_state: null, updated_at: updatedAt })
            .where('uuid', '=', id)
            .where('deleted', '=', 0),
        );
      });
      return { status: 202 };
    },
  });
}
