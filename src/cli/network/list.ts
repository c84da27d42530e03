import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { listResources } from '../resource/list-resources.ts';
import type { World } from '../world.ts';
import { networkColumns } from './columns.ts';

/** Flags of `berth network list`. */
export interface ListNetworksFlags extends CloudFlags, OutputFlags {
  readonly long?: true;
  readonly name?: string;
  readonly status?: string;
  readonly external?: true;
  readonly internal?: true;
  readonly enable?: true;
  readonly disable?: true;
  readonly share?: boolean;
}

/** `berth network list`. Answers the exit code. */
export function listNetworks(flags: ListNetworksFlags, world: World): Promise<ExitCode> {
  const { name, status, external, internal, enable, disable, share } = flags;
  const query = searchTerms({
    name,
    status,
    'router:external': external ?? (internal && false),
    admin_state_up: enable ?? (disable && false),
    shared: share,
  });
  return listResources(kinds.network, networkColumns(flags.long === true), () => query, flags, world);
}
