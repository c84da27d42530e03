import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JsonObject } from '../json.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { createResource } from '../resource/create-resource.ts';
import type { World } from '../world.ts';
import { subnetFields } from './columns.ts';

/** Flags of `berth subnet create`. */
export interface CreateSubnetFlags extends CloudFlags, OutputFlags {
  /** By name or id. */
  readonly network: string;
  readonly subnetRange: string;
  readonly ipVersion?: '4' | '6';
  /** An address, `auto` (the first of the range), or `none`. */
  readonly gateway?: string;
  readonly dhcp?: boolean;
  readonly allocationPool?: readonly { readonly start: string; readonly end: string }[];
  readonly dnsNameserver?: readonly string[];
  readonly hostRoute?: readonly { readonly destination: string; readonly gateway: string }[];
  readonly ipv6RaMode?: string;
  readonly ipv6AddressMode?: string;
  readonly description?: string;
}

/** `berth subnet create`. Answers the exit code. */
export function createSubnet(name: string, flags: CreateSubnetFlags, world: World): Promise<ExitCode> {
  return createResource(
    kinds.subnet,
    subnetFields(),
    name,
    async (session) => ({ network_id: await findId(session, kinds.network, flags.network), ...attributes(flags) }),
    flags,
    world,
  );
}

function attributes(flags: CreateSubnetFlags): JsonObject {
  const { gateway, hostRoute } = flags;
  return {
    cidr: flags.subnetRange,
    // The range says which it is, unless the user does.
    ip_version: Number(flags.ipVersion ?? (flags.subnetRange.includes(':') ? 6 : 4)),
    ...(gateway !== undefined && gateway !== 'auto' && { gateway_ip: gateway === 'none' ? null : gateway }),
    ...(flags.dhcp !== undefined && { enable_dhcp: flags.dhcp }),
    ...(flags.allocationPool && { allocation_pools: flags.allocationPool.map((pool) => ({ ...pool })) }),
    ...(flags.dnsNameserver && { dns_nameservers: flags.dnsNameserver }),
    ...(hostRoute && {
      host_routes: hostRoute.map(({ destination, gateway: nexthop }) => ({ destination, nexthop })),
    }),
    ...(flags.ipv6RaMode !== undefined && { ipv6_ra_mode: flags.ipv6RaMode }),
    ...(flags.ipv6AddressMode !== undefined && { ipv6_address_mode: flags.ipv6AddressMode }),
    ...(flags.description !== undefined && { description: flags.description }),
  };
}
