import { configOf } from './config.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type ConfigFlags, type Environment, type ReadSettings, readSettings, unknownVariables } from './settings.ts';
import { readTls } from './tls.ts';

/** What a look at all settings finds. */
export interface ConfigCheck {
  /** The file that was read; null: none. */
  readonly file: string | null;
  readonly problems: readonly ConfigProblem[];
}

/** Looks at all settings as a start would, and at variables that it would not even see. Starts nothing. */
export async function checkConfig(flags: ConfigFlags, env: Environment): Promise<ConfigCheck> {
  const unknown = unknownVariables(env);
  let read: ReadSettings;
  try {
    read = await readSettings(flags, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { file: null, problems: [...error.problems, ...unknown] };
  }
  const problems: ConfigProblem[] = [];
  try {
    readTls(configOf(read.settings).listening);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  return { file: read.file, problems: [...problems, ...unknown] };
}
