import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession } from '../cloud/session.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { listOf, objectOf } from '../json.ts';
import { type OutputFlags, printOne } from '../output/print-sheet.ts';
import { printable } from '../output/printable.ts';
import { field } from '../resource/field.ts';
import type { World } from '../world.ts';
import { sagaFields } from './columns.ts';
import { timeline } from './timeline.ts';

/** `berth saga show`: people get the events as a timeline below the fields. Answers the exit code. */
export function showSaga(id: string, flags: CloudFlags & OutputFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: `could not show saga "${id}"`, undone: nothingChanged }, async () => {
    const session = await openSession(flags, world);
    const { body } = await session.call('berth-operator', 'GET', `/sagas/${encodeURIComponent(id)}`);
    const saga = objectOf(body.saga);
    const isForPeople = (flags.format ?? 'table') === 'table' && flags.column === undefined;
    const fields = isForPeople ? sagaFields : [...sagaFields, field('events', 'events')];
    await printOne(world, flags, fields, saga);
    if (isForPeople) world.stdout.write(printable(timeline(listOf(saga.events).map(objectOf))));
  });
}
