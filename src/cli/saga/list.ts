import type { CloudFlags } from '../cloud/find-cloud.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { listOf, objectOf } from '../json.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { sagaColumns } from './columns.ts';

/** Flags of `berth saga list`. */
export interface ListSagasFlags extends CloudFlags, OutputFlags {
  readonly state?: string;
  readonly name?: string;
  /** The server's id. */
  readonly server?: string;
  readonly limit?: number;
}

/** `berth saga list`. Answers the exit code. */
export function listSagas(flags: ListSagasFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: 'could not list sagas', undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    const { state, name, server: subject, limit } = flags;
    // One page: the history of a cloud is long, and nobody means all of it.
    const query = searchTerms({ state, name, subject, limit: limit?.toString() });
    const { body } = await session.call('berth-operator', 'GET', `/sagas?${query}`);
    await printMany(world, flags, sagaColumns, listOf(body.sagas).map(objectOf));
  });
}
