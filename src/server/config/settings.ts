import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { FileSettings } from './file-settings.ts';
import { type Found, misfit } from './found.ts';
import { didYouMean, fileName } from './names.ts';
import type { Option } from './option.ts';
import { options } from './options.ts';
import { readTomlFile } from './toml-file.ts';

type Options = typeof options;
type Value<O> = O extends Option<infer T, infer D> ? T | (D extends null ? null : never) : never;

/** The value of each setting, by section and name. */
export type Settings = {
  readonly [S in keyof Options]: { readonly [K in keyof Options[S]]: Value<Options[S][K]> };
};

/** Flags of `berth up` by their names (`--port`); `--config` names the file. */
export type ConfigFlags = Readonly<Record<string, string | boolean | undefined>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting with where it came from. */
export interface Setting {
  readonly section: string;
  /** As a configuration file has it. */
  readonly key: string;
  readonly option: Option<unknown>;
  readonly value: unknown;
  /** `--port`, `BERTH_PORT`, `berth.toml:3`, or `default`. */
  readonly source: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly all: readonly Setting[];
  /** The configuration file that was read; null: none. */
  readonly file: string | null;
}

/** The file in the data folder that is read when none is named. */
const usualFile = 'berth.toml';

/** The variable that holds a setting. */
export function variableOf(section: string, name: string, option: Option<unknown>): string {
  return option.variable ?? `BERTH_${section.toUpperCase()}_${fileName(name).toUpperCase()}`;
}

/**
 * Puts flags, environment, configuration file and defaults together, in that precedence. An empty variable counts for
 * nothing. Throws ConfigError, with all that is wrong at once.
 */
export async function readSettings(flags: ConfigFlags, env: Environment): Promise<ReadSettings> {
  const file = configFile(flags, env);
  const problems: ConfigProblem[] = [];
  const inFile = new FileSettings(file, file ? await readTomlFile(file) : [], problems);
  const all: Setting[] = [];
  const settings = mapOptions((section, name, option) => {
    const found = find(section, name, option, flags, env, inFile);
    all.push({ section, key: fileName(name), option, value: option.default, source: 'default', ...found });
    return found ? found.value : option.default;
  }, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { settings, all, file };
}

/** Variables that look like settings and are none. */
export function unknownVariables(env: Environment): readonly ConfigProblem[] {
  const known = Object.entries(options).flatMap(([section, names]) =>
    Object.entries<Option<unknown>>(names).map(([name, option]) => variableOf(section, name, option)),
  );
  return Object.keys(env)
    .filter((name) => name.startsWith('BERTH_') && name !== configVariable && !known.includes(name))
    .map((name) => ({ where: name, message: `there is no such variable${didYouMean(name, known)}` }));
}

const configVariable = 'BERTH_CONFIG';

function configFile(flags: ConfigFlags, env: Environment): string | null {
  const named = flags['--config'] ?? env[configVariable];
  if (typeof named === 'string' && named !== '') return resolve(named);
  const folder = flags['--data'] ?? (env.BERTH_DATA || options.server.dataFolder.default);
  const usual = resolve(String(folder), usualFile);
  return existsSync(usual) ? usual : null;
}

function find(
  section: string,
  name: string,
  option: Option<unknown>,
  flags: ConfigFlags,
  env: Environment,
  file: FileSettings,
): Found | null {
  const flag = option.flag === undefined ? undefined : flags[option.flag];
  const inFile = file.take(section, fileName(name), option);
  if (flag !== undefined && option.flag) return readText(option.flag, option, String(flag));
  const variable = variableOf(section, name, option);
  const text = env[variable];
  return text ? readText(variable, option, text) : inFile;
}

function readText(source: string, option: Option<unknown>, text: string): Found {
  try {
    const value = option.kind.fromText(text);
    return { source, value: option.path ? resolve(String(value)) : value };
  } catch (error) {
    throw misfit(source, option, text, error);
  }
}

/** Each setting's value by section and name; what reading one throws joins the problems. */
function mapOptions(
  read: (section: string, name: string, option: Option<unknown>) => unknown,
  problems: ConfigProblem[],
): Settings {
  const sections = Object.entries(options).map(([section, names]) => {
    const values = Object.entries<Option<unknown>>(names).map(([name, option]) => {
      try {
        return [name, read(section, name, option)];
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.push(...error.problems);
        return [name, option.default];
      }
    });
    return [section, Object.fromEntries(values)];
  });
  // Made by walking the very table that the type is made of.
  return Object.fromEntries(sections) as Settings;
}
