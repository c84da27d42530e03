import { find } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { printServer } from './print-server.ts';
import { readServer } from './read-server.ts';

/** `berth server show`. Answers the exit code. */
export function showServer(nameOrId: string, flags: CloudFlags & OutputFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: `could not show server "${nameOrId}"`, undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    const { id } = await find(session, kinds.server, nameOrId);
    // Once more by its id: a list says less than the server itself (its fault, its groups).
    await printServer(world, flags, session, await readServer(session, String(id)));
  });
}
