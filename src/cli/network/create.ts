import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JsonObject } from '../json.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { createResource } from '../resource/create-resource.ts';
import type { World } from '../world.ts';
import { networkFields } from './columns.ts';

/** Flags of `berth network create`. */
export interface CreateNetworkFlags extends CloudFlags, OutputFlags {
  readonly share?: boolean;
  readonly enable?: true;
  readonly disable?: true;
  readonly external?: true;
  readonly internal?: true;
  readonly description?: string;
  readonly mtu?: number;
  readonly dnsDomain?: string;
  readonly enablePortSecurity?: true;
  readonly disablePortSecurity?: true;
  readonly providerNetworkType?: string;
  readonly providerPhysicalNetwork?: string;
  readonly providerSegment?: number;
}

/** `berth network create`. Answers the exit code. */
export function createNetwork(name: string, flags: CreateNetworkFlags, world: World): Promise<ExitCode> {
  return createResource(kinds.network, networkFields(), name, () => attributes(flags), flags, world);
}

function attributes(flags: CreateNetworkFlags): JsonObject {
  const portSecurity = flags.enablePortSecurity ?? (flags.disablePortSecurity && false);
  return {
    admin_state_up: flags.disable !== true,
    ...(flags.share !== undefined && { shared: flags.share }),
    ...((flags.external || flags.internal) && { 'router:external': flags.external === true }),
    ...(flags.description !== undefined && { description: flags.description }),
    ...(flags.mtu !== undefined && { mtu: flags.mtu }),
    ...(flags.dnsDomain !== undefined && { dns_domain: flags.dnsDomain }),
    ...(portSecurity !== undefined && { port_security_enabled: portSecurity }),
    ...(flags.providerNetworkType !== undefined && { 'provider:network_type': flags.providerNetworkType }),
    ...(flags.providerPhysicalNetwork !== undefined && { 'provider:physical_network': flags.providerPhysicalNetwork }),
    ...(flags.providerSegment !== undefined && { 'provider:segmentation_id': flags.providerSegment }),
  };
}
