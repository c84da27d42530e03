import { type Command, Option } from 'commander';
import type { Kind } from '../../server/config/kinds.ts';
import { boolean } from '../../server/config/kinds.ts';
import type { Option as Setting } from '../../server/config/option.ts';
import { options } from '../../server/config/options.ts';
import { type ConfigFlags, variableOf } from '../../server/config/settings.ts';

/** Adds `--config` and the flag of every setting that has one. */
export function configOptions(command: Command): Command {
  command.addOption(
    new Option('--config <file>', 'configuration file, TOML (BERTH_CONFIG, default berth.toml in the data folder)'),
  );
  for (const [section, names] of Object.entries(options)) {
    for (const [name, setting] of Object.entries<Setting<unknown>>(names)) {
      if (setting.flag === undefined) continue;
      const value = setting.kind === (boolean as Kind<unknown>) ? '' : ' <value>';
      const unless = setting.default === null || setting.default === false ? '' : `, default ${setting.default}`;
      const hint = ` (${variableOf(section, name, setting)}${unless})`;
      command.addOption(new Option(`${setting.flag}${value}`, `${setting.meaning.replaceAll('`', '')}${hint}`));
    }
  }
  return command;
}

/** What was given of these flags, by their names as they are written (`--port`). */
export function configFlags(command: Command): ConfigFlags {
  return Object.fromEntries(
    command.options.map((option) => [option.long ?? '', command.getOptionValue(option.attributeName())]),
  );
}
