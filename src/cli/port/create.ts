import { findId } from '../cloud/find.ts';
import type { CloudFlags } from '../cloud/find-cloud.ts';
import { kinds } from '../cloud/kinds.ts';
import type { Session } from '../cloud/session.ts';
import type { ExitCode } from '../exit-code.ts';
import type { JsonObject } from '../json.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import { createResource } from '../resource/create-resource.ts';
import type { World } from '../world.ts';
import { portFields } from './columns.ts';
import { type FixedIpArgument, fixedIpOf } from './fixed-ip.ts';

/** Flags of `berth port create`. */
export interface CreatePortFlags extends CloudFlags, OutputFlags {
  /** By name or id. */
  readonly network: string;
  /** False: --no-fixed-ip. */
  readonly fixedIp?: readonly FixedIpArgument[] | false;
  /** By name or id. False: --no-security-group. */
  readonly securityGroup?: readonly string[] | false;
  readonly macAddress?: string;
  readonly device?: string;
  readonly deviceOwner?: string;
  readonly vnicType?: string;
  readonly host?: string;
  readonly dnsName?: string;
  readonly description?: string;
  readonly disable?: true;
  readonly enablePortSecurity?: true;
  readonly disablePortSecurity?: true;
  readonly allowedAddress?: readonly { readonly 'ip-address': string; readonly 'mac-address'?: string }[];
}

/** `berth port create`. Answers the exit code. */
export function createPort(name: string, flags: CreatePortFlags, world: World): Promise<ExitCode> {
  return createResource(kinds.port, portFields(), name, (session) => attributes(session, flags), flags, world);
}

async function attributes(session: Session, flags: CreatePortFlags): Promise<JsonObject> {
  const { fixedIp, securityGroup, allowedAddress } = flags;
  const [network_id, fixed_ips, security_groups] = await Promise.all([
    findId(session, kinds.network, flags.network),
    Promise.all((fixedIp || []).map((one) => fixedIpOf(session, one))),
    Promise.all((securityGroup || []).map((group) => findId(session, kinds.securityGroup, group))),
  ]);
  const portSecurity = flags.enablePortSecurity ?? (flags.disablePortSecurity && false);
  return {
    network_id,
    admin_state_up: flags.disable !== true,
    ...(fixedIp !== undefined && { fixed_ips: fixed_ips.map((one) => ({ ...one })) }),
    ...(securityGroup !== undefined && { security_groups }),
    ...(flags.macAddress !== undefined && { mac_address: flags.macAddress }),
    ...(flags.device !== undefined && { device_id: flags.device }),
    ...(flags.deviceOwner !== undefined && { device_owner: flags.deviceOwner }),
    ...(flags.vnicType !== undefined && { 'binding:vnic_type': flags.vnicType }),
    ...(flags.host !== undefined && { 'binding:host_id': flags.host }),
    ...(flags.dnsName !== undefined && { dns_name: flags.dnsName }),
    ...(flags.description !== undefined && { description: flags.description }),
    ...(portSecurity !== undefined && { port_security_enabled: portSecurity }),
    ...(allowedAddress && { allowed_address_pairs: allowedAddress.map(pairOf) }),
  };
}

function pairOf(allowed: { readonly 'ip-address': string; readonly 'mac-address'?: string }): JsonObject {
  const mac = allowed['mac-address'];
  return { ip_address: allowed['ip-address'], ...(mac !== undefined && { mac_address: mac }) };
}
