import type { CloudFlags } from '../cloud/find-cloud.ts';
import type { Kind } from '../cloud/list-all.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt, nothingMade } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import { checkColumns } from '../output/select-columns.ts';
import type { Column } from '../output/sheet.ts';
import type { World } from '../world.ts';

/** Makes one resource of the Networking API and shows it. Answers the exit code. */
export function createResource(
  kind: Kind & { readonly one: string },
  columns: readonly Column<JsonObject>[],
  name: string,
  attributes: (session: Session) => Promise<JsonObject> | JsonObject,
  flags: CloudFlags & OutputFlags,
  world: World,
): Promise<ExitCode> {
  let id = '';
  const undone = () => (id === '' ? nothingMade : `nothing: the ${kind.name} was made, and stays (${id})`);
  return attempt(world, { what: `could not create ${kind.name} "${name}"`, undone }, async () => {
    checkColumns(
      columns.map((column) => column.name),
      flags.column ?? [],
    );
    const session = await openSession(flags, world);
    const wanted = { [kind.one]: { name, ...(await attributes(session)) } };
    const { body } = await session.call(kind.service, 'POST', kind.path, wanted);
    const made = objectOf(body[kind.one]);
    id = textOf(made.id);
    await printOne(world, flags, columns, made);
  });
}
