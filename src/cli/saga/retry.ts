import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { objectOf } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { sagaFields } from './columns.ts';

/** Said of a decision that was refused. */
export const nothingDecided = 'nothing had to be: the saga is as it was';

/** `berth saga retry`: says that it goes on, and does not wait for its end. Answers the exit code. */
export function retrySaga(id: string, flags: CloudFlags & OutputFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: `could not retry saga "${id}"`, undone: nothingDecided }, async () => {
    const session = await openSession(flags, world);
    const { body } = await session.call('berth-operator', 'POST', `/sagas/${encodeURIComponent(id)}/retry`);
    await printOne(world, flags, sagaFields, objectOf(body.saga));
  });
}
