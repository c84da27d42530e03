import type { CloudFlags } from '../cloud/find-cloud.ts';
import { type Kind, listAll } from '../cloud/list-all.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JsonObject } from '../json.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import type { Column } from '../output/sheet.ts';
import type { World } from '../world.ts';

/** Lists resources of the Networking API that the query finds. Answers the exit code. */
export function listResources(
  kind: Kind,
  columns: readonly Column<JsonObject>[],
  query: (session: Session) => Promise<URLSearchParams> | URLSearchParams,
  flags: CloudFlags & OutputFlags,
  world: World,
): Promise<ExitCode> {
  return attempt(world, { what: `could not list ${kind.name}s`, undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    await printMany(world, flags, columns, await listAll(session, kind, await query(session)));
  });
}
