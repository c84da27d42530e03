import { checkConfig as check } from '../../server/config/check.ts';
import type { ConfigFlags } from '../../server/config/settings.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';

/** `berth config check`: a line a problem, as compilers write them. Answers the exit code. */
export async function checkConfig(flags: ConfigFlags, { env, stderr }: World): Promise<ExitCode> {
  const { file, problems } = await check(flags, env);
  for (const { where, message } of problems) stderr.write(`${printable(`${where}: ${message}`)}\n`);
  if (problems.length > 0) return exitCode.failed;
  stderr.write(`berth: the settings are fine (${file ?? 'no configuration file'})\n`);
  return exitCode.ok;
}
