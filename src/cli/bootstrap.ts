import { recoverAdmin } from '../server/data-folder/recover-admin.ts';
import { onDataFolder } from './data-folder/on-data-folder.ts';
import { attempt } from './errors/attempt.ts';
import type { ExitCode } from './exit-code.ts';
import { type OutputFlags, printOne } from './output/print-sheet.ts';
import { settingsFor } from './settings.ts';
import type { World } from './world.ts';

/** Flags of `berth bootstrap`. */
export interface BootstrapFlags extends OutputFlags {
  readonly config?: string;
  readonly data?: string;
  readonly database?: string;
  readonly showPassword?: true;
}

/** `berth bootstrap`: a new password for `admin`, on the data folder of a Berth that does not run. Answers the exit code. */
export function bootstrap(flags: BootstrapFlags, world: World): Promise<ExitCode> {
  const attempted = {
    what: 'could not give admin a new password',
    undone: 'nothing had to be: the former password is still the one',
  };
  return attempt(world, attempted, async () => {
    const { runtime, env } = world;
    const given = env.OS_BOOTSTRAP_PASSWORD || undefined;
    const named = { '--config': flags.config, '--data': flags.data, '--database': flags.database };
    const { settings } = await settingsFor(named, world);
    const admin = await onDataFolder(() => recoverAdmin({ settings, password: given, runtime }));
    await printOne(
      world,
      flags,
      [
        { name: 'user', value: () => admin.username },
        { name: 'project', value: () => admin.projectName },
        { name: 'cloud', value: () => admin.cloud },
        { name: 'clouds_file', value: () => admin.cloudsFile },
        ...(flags.showPassword ? [{ name: 'password', value: () => admin.password }] : []),
      ],
      admin,
    );
  });
}
