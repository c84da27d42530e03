import { findId } from '../cloud/find.ts';
import { kinds } from '../cloud/kinds.ts';
import type { Session } from '../cloud/session.ts';

/** One --fixed-ip as the command line has it. */
export interface FixedIpArgument {
  /** By name or id. */
  readonly subnet?: string;
  readonly 'ip-address'?: string;
}

/** A fixed address in the wire names of the Networking API. */
export type FixedIp = { readonly subnet_id?: string; readonly ip_address?: string };

/** Looks the subnet up. Throws Failure when it is not there. */
export async function fixedIpOf(session: Session, argument: FixedIpArgument): Promise<FixedIp> {
  const { subnet, 'ip-address': address } = argument;
  return {
    ...(subnet !== undefined && { subnet_id: await findId(session, kinds.subnet, subnet) }),
    ...(address !== undefined && { ip_address: address }),
  };
}
