import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { objectOf } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import { field } from '../resource/field.ts';
import type { World } from '../world.ts';
import { sagaFields } from './columns.ts';
import { nothingDecided } from './retry.ts';

/** Flags of `berth saga abandon`. */
export interface AbandonSagaFlags extends CloudFlags, OutputFlags {
  readonly why: string;
}

const leftFields = ['left_claim', 'left_disks', 'left_guest', 'left_ports'].map((name) =>
  field(name, name.slice('left_'.length)),
);

/** `berth saga abandon`: prints the saga, and what it may have left. Answers the exit code. */
export function abandonSaga(id: string, flags: AbandonSagaFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: `could not abandon saga "${id}"`, undone: nothingDecided }, async () => {
    const session = await openSession(flags, world);
    const path = `/sagas/${encodeURIComponent(id)}/abandon`;
    const { body } = await session.call('berth-operator', 'POST', path, { why: flags.why });
    const saga = { ...objectOf(body.left), ...objectOf(body.saga) };
    await printOne(world, flags, [...sagaFields, ...leftFields], saga);
  });
}
