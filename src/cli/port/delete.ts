import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import { deleteResources } from '../resource/delete-resources.ts';
import type { World } from '../world.ts';

/** `berth port delete`. Answers the exit code. */
export function deletePorts(names: readonly string[], flags: CloudFlags, world: World): Promise<ExitCode> {
  return deleteResources(kinds.port, names, flags, world);
}
