import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure, UsageError } from '../errors/failure.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { objectOf, textOf } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import { printable } from '../output/printable.ts';
import { checkColumns } from '../output/select-columns.ts';
import type { World } from '../world.ts';
import { findingFields } from './columns.ts';

/** Flags of `berth finding mend`. */
export interface MendFindingFlags extends CloudFlags, OutputFlags {
  readonly yes?: true;
}

/**
 * `berth finding mend`: has another look taken, says what mending does, and has just that done once it is agreed to. Prints the
 * finding, mended. Answers the exit code: `found` when it was not agreed to.
 */
export async function mendFinding(id: string, flags: MendFindingFlags, world: World): Promise<ExitCode> {
  let isAgreed = true;
  const what = `could not mend finding "${id}"`;
  const code = await attempt(world, { what, undone: 'nothing had to be: nothing was mended' }, async () => {
    checkFlags(flags, world);
    const session = await openSession(flags, world);
    const path = `/findings/${encodeURIComponent(id)}`;
    const { body } = await session.call('berth-operator', 'GET', path);
    const { action, effect } = objectOf(body.mending);
    if (action === undefined) throw notToMend(textOf(body.why_not), textOf(objectOf(body.finding).mend));
    world.stderr.write(`${printable(textOf(effect))}\n`);
    isAgreed = flags.yes === true || (await agrees(world));
    if (!isAgreed) return;
    const mended = await session.call('berth-operator', 'POST', `${path}/mend`, { action });
    await printOne(world, flags, findingFields, objectOf(mended.body.finding));
  });
  return code === exitCode.ok && !isAgreed ? exitCode.found : code;
}

/** What cannot be is refused before anything is asked. */
function checkFlags({ yes, column }: MendFindingFlags, { ask }: World): void {
  checkColumns(
    findingFields.map(({ name }) => name),
    column ?? [],
  );
  if (yes || ask !== undefined) return;
  throw new UsageError({
    why: 'it asks before it mends, and there is no terminal to ask on',
    next: ['look first: berth finding list', 'then mend without being asked: --yes'],
  });
}

function notToMend(why: string, mend: string): Failure {
  return new Failure({
    why,
    next:
      mend === '' ? ['look at what there is: berth finding list'] : [`mend it by hand, once you have looked: ${mend}`],
  });
}

async function agrees({ ask }: World): Promise<boolean> {
  const answer = await ask?.('Mend it? [y/N] ');
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
