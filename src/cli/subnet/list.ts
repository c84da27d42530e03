import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { listResources } from '../resource/list-resources.ts';
import type { World } from '../world.ts';
import { subnetColumns } from './columns.ts';

/** Flags of `berth subnet list`. */
export interface ListSubnetsFlags extends CloudFlags, OutputFlags {
  readonly long?: true;
  readonly name?: string;
  /** By name or id. */
  readonly network?: string;
  readonly ipVersion?: string;
  readonly dhcp?: boolean;
  readonly subnetRange?: string;
  readonly gateway?: string;
}

/** `berth subnet list`. Answers the exit code. */
export function listSubnets(flags: ListSubnetsFlags, world: World): Promise<ExitCode> {
  const { name, network, ipVersion, dhcp, subnetRange, gateway } = flags;
  return listResources(
    kinds.subnet,
    subnetColumns(flags.long === true),
    async (session) =>
      searchTerms({
        name,
        network_id: network === undefined ? undefined : await findId(session, kinds.network, network),
        ip_version: ipVersion,
        enable_dhcp: dhcp,
        cidr: subnetRange,
        gateway_ip: gateway,
      }),
    flags,
    world,
  );
}
