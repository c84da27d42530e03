import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { Kind } from '../cloud/list-all.ts';
import { searchTerms } from '../cloud/search-terms.ts';
import type { Session } from '../cloud/session.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { listResources } from '../resource/list-resources.ts';
import type { World } from '../world.ts';
import { portColumns } from './columns.ts';
import { type FixedIpArgument, fixedIpOf } from './fixed-ip.ts';

/** Flags of `berth port list`. Networks, servers and groups by name or id. */
export interface ListPortsFlags extends CloudFlags, OutputFlags {
  readonly long?: true;
  readonly name?: string;
  readonly network?: string;
  readonly server?: string;
  readonly deviceId?: string;
  readonly deviceOwner?: string;
  readonly macAddress?: string;
  readonly host?: string;
  readonly securityGroup?: readonly string[];
  readonly fixedIp?: readonly FixedIpArgument[];
}

/** `berth port list`. Answers the exit code. */
export function listPorts(flags: ListPortsFlags, world: World): Promise<ExitCode> {
  return listResources(kinds.port, portColumns(flags.long === true), (session) => query(session, flags), flags, world);
}

async function query(session: Session, flags: ListPortsFlags): Promise<URLSearchParams> {
  const idOf = (kind: Kind, given: string | undefined) =>
    given === undefined ? undefined : findId(session, kind, given);
  const [network, server, groups, fixedIps] = await Promise.all([
    idOf(kinds.network, flags.network),
    idOf(kinds.server, flags.server),
    Promise.all((flags.securityGroup ?? []).map((group) => findId(session, kinds.securityGroup, group))),
    Promise.all((flags.fixedIp ?? []).map((fixedIp) => fixedIpOf(session, fixedIp))),
  ]);
  return searchTerms({
    name: flags.name,
    network_id: network,
    device_id: server ?? flags.deviceId,
    device_owner: flags.deviceOwner,
    mac_address: flags.macAddress,
    'binding:host_id': flags.host,
    security_groups: groups,
    fixed_ips: fixedIps.flatMap((fixedIp) => Object.entries(fixedIp).map(([key, value]) => `${key}=${value}`)),
  });
}
