import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import type { Kind } from '../cloud/list-all.ts';
import type { ExitCode } from '../exit-code.ts';
import type { World } from '../world.ts';
import { deleteEach } from './delete-each.ts';

/** Deletes resources of the Networking API by their names or ids. Answers the exit code. */
export function deleteResources(
  kind: Kind,
  names: readonly string[],
  flags: CloudFlags,
  world: World,
): Promise<ExitCode> {
  return deleteEach(world, flags, kind.name, names, async (session, name) => {
    const id = await findId(session, kind, name);
    await session.call(kind.service, 'DELETE', `${kind.path}/${encodeURIComponent(id)}`);
  });
}
