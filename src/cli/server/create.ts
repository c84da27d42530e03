import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingMade } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { objectOf, textOf } from '../json.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';
import { createRequest, readFlags, type ServerFlags } from './create-request.ts';
import { printServer } from './print-server.ts';
import { readServer } from './read-server.ts';
import { watchBuild } from './watch-build.ts';

/** Flags of `berth server create`. */
export interface CreateServerFlags extends CloudFlags, OutputFlags, ServerFlags {
  /** Undefined: wait when standard output is a terminal. */
  readonly wait?: boolean;
}

/** `berth server create`. Answers the exit code. */
export function createServer(name: string, flags: CreateServerFlags, world: World): Promise<ExitCode> {
  let id = '';
  const undone = () => (id === '' ? nothingMade : `nothing: the server was made, and stays (${id})`);
  return attempt(world, { what: `could not create server "${name}"`, undone }, async () => {
    const plain = readFlags(name, flags);
    const session = await openSession(flags, world);
    const { body, requestId } = await session.call(
      'compute',
      'POST',
      '/servers',
      await createRequest(session, flags, plain),
    );
    const answered = objectOf(body.server);
    id = textOf(answered.id);
    if (flags.wait ?? world.stdout.isTerminal) {
      world.stderr.write(`${printable(name)}: building ${id}\n`);
      await watchBuild(world, session, id, requestId);
    }
    // The answer to POST is the only one with the password.
    const { adminPass } = answered;
    const server = await readServer(session, id);
    await printServer(world, flags, session, { ...server, ...(adminPass !== undefined && { adminPass }) });
  });
}
