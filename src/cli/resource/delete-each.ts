import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession, type Session } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { World } from '../world.ts';

/**
 * Deletes each of these, one after the other; one that fails does not keep the others. Answers `failed` when one did.
 */
export async function deleteEach(
  world: World,
  flags: CloudFlags,
  kind: string,
  names: readonly string[],
  remove: (session: Session, name: string) => Promise<void>,
): Promise<ExitCode> {
  let session: Session | undefined;
  const undone = 'nothing had to be: it is as it was';
  const opened = await attempt(
    world,
    { what: `could not delete ${kind} "${names.join('", "')}"`, undone },
    async () => {
      session = await openSession(flags, world);
    },
  );
  if (session === undefined) return opened;
  const open = session;
  let failures = 0;
  for (const name of names) {
    const what = `could not delete ${kind} "${name}"`;
    const code = await attempt(world, { what, undone }, () => remove(open, name));
    if (code !== exitCode.ok) failures += 1;
  }
  if (failures === 0) return exitCode.ok;
  if (names.length > 1) world.stderr.write(`berth: ${failures} of ${names.length} ${kind}s were not deleted\n`);
  return exitCode.failed;
}
