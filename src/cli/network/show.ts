import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { showResource } from '../resource/show-resource.ts';
import type { World } from '../world.ts';
import { networkFields } from './columns.ts';

/** `berth network show`. Answers the exit code. */
export function showNetwork(nameOrId: string, flags: CloudFlags & OutputFlags, world: World): Promise<ExitCode> {
  return showResource(kinds.network, networkFields(), nameOrId, flags, world);
}
