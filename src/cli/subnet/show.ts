import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { showResource } from '../resource/show-resource.ts';
import type { World } from '../world.ts';
import { subnetFields } from './columns.ts';

/** `berth subnet show`. Answers the exit code. */
export function showSubnet(nameOrId: string, flags: CloudFlags & OutputFlags, world: World): Promise<ExitCode> {
  return showResource(kinds.subnet, subnetFields(), nameOrId, flags, world);
}
