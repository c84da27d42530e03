import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from './errors/failure.ts';
import { formats } from './output/formats.ts';
import { readRecord } from './resource/key-values.ts';

/** Adds the options of every command that speaks to a cloud. */
export function cloudOptions(command: Command): Command {
  return command
    .addOption(new Option('--os-cloud <cloud>', 'cloud of a clouds.yaml (OS_CLOUD, default berth)').helpGroup('Cloud:'))
    .addOption(new Option('--data <folder>', "Berth's data folder, whose clouds.yaml is read").helpGroup('Cloud:'))
    .addOption(new Option('--os-region-name <region>', 'region (OS_REGION_NAME)').helpGroup('Cloud:'))
    .addOption(
      new Option('--os-compute-api-version <version>', 'Compute microversion (OS_COMPUTE_API_VERSION)').helpGroup(
        'Cloud:',
      ),
    );
}

/** Adds the option of commands that work on Berth's data folder itself. */
export function dataOption(command: Command): Command {
  return command.option('--data <folder>', "Berth's data folder (BERTH_DATA, default .berth)");
}

/** Adds the options of every command that prints data. */
export function outputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-f, --format <format>', 'form of the output, default table').choices(formats).helpGroup('Output:'),
    )
    .addOption(
      new Option('-c, --column <column>', 'print this column only (repeat it for more)')
        .argParser(collect)
        .helpGroup('Output:'),
    );
}

/** Parser of an option that may be repeated. `previous` is no list at first, and after a `--no-…` of the same name. */
export function collect(text: string, previous: unknown): string[] {
  return [...(Array.isArray(previous) ? previous : []), text];
}

/** Parser of a repeatable option of the form `key=value,…`. */
export function collectRecords(option: string, keys: readonly string[], required: readonly string[] = []) {
  return (text: string, previous: unknown): Readonly<Record<string, string>>[] => {
    try {
      return [...(Array.isArray(previous) ? previous : []), readRecord(option, text, keys, required)];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const { why, next } = error.explanation;
      throw new InvalidArgumentError(`${why}; ${next.join('; ')}.`);
    }
  };
}

/** Parser of a whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Two options that exclude each other, each with its description. */
export function either(command: Command, one: [string, string], other: [string, string]): Command {
  const options = [one, other].map(([flag, description]) => new Option(flag, description));
  const [first, second] = options;
  if (first && second) {
    first.conflicts(second.attributeName());
    second.conflicts(first.attributeName());
  }
  for (const option of options) command.addOption(option);
  return command;
}
