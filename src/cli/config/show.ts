import type { ConfigFlags, Setting } from '../../server/config/settings.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Json } from '../json.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import type { Column } from '../output/sheet.ts';
import { settingsFor } from '../settings.ts';
import type { World } from '../world.ts';

const columns: readonly Column<Setting>[] = [
  { name: 'Section', value: ({ section }) => section },
  { name: 'Key', value: ({ key }) => key },
  { name: 'Value', value: ({ option, value }) => (option.secret && value !== null ? '***' : (value as Json)) },
  { name: 'Source', value: ({ source }) => source },
];

/** `berth config show`: every setting, with where its value comes from; secrets as ***. Answers the exit code. */
export function showConfig(flags: ConfigFlags, output: OutputFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: 'could not read the settings', undone: nothingChanged }, async () => {
    await printMany(world, output, columns, (await settingsFor(flags, world)).all);
  });
}
