import { find } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import type { Kind } from '../cloud/list-all.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JsonObject } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import type { Column } from '../output/sheet.ts';
import type { World } from '../world.ts';

/** Shows one resource of the Networking API by its name or id. Answers the exit code. */
export function showResource(
  kind: Kind,
  columns: readonly Column<JsonObject>[],
  nameOrId: string,
  flags: CloudFlags & OutputFlags,
  world: World,
): Promise<ExitCode> {
  return attempt(world, { what: `could not show ${kind.name} "${nameOrId}"`, undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    await printOne(world, flags, columns, await find(session, kind, nameOrId));
  });
}
