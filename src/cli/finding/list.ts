import type { CloudFlags } from '../cloud/find-cloud.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { listOf, objectOf } from '../json.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import type { World } from '../world.ts';
import { findingColumns } from './columns.ts';

/** Flags of `berth finding list`. */
export interface ListFindingsFlags extends CloudFlags, OutputFlags {
  readonly state?: string;
  readonly kind?: string;
  /** The server's id. */
  readonly server?: string;
  readonly limit?: number;
}

/** `berth finding list`. Answers the exit code. */
export function listFindings(flags: ListFindingsFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: 'could not list findings', undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    const { state, kind, server, limit } = flags;
    const query = searchTerms({ state, kind, server, limit: limit?.toString() });
    const { body } = await session.call('berth-operator', 'GET', `/findings?${query}`);
    await printMany(world, flags, findingColumns, listOf(body.findings).map(objectOf));
  });
}
