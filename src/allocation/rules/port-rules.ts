import { failure } from '../errors/allocation-error-of.ts';
import type { Nic } from '../nic.ts';
import { unclaimed } from '../resources/apply-claims.ts';
import { resourcesOf } from '../resources/resource-groups.ts';

/** Who the brought ports must be usable for. */
export interface PortUser {
  readonly projectId: string;
  /** Null before the server has one that a port could carry. */
  readonly instanceUuid: string | null;
  /** Null: not to be compared (several servers). */
  readonly hostname: string | null;
}

/**
 * The rules for a port that the user brings. A port that carries the instance's own id is fine (C05, pain 1.5). Throws
 * PortNotUsable (C03), PortInUse (C04, C34), PortNotUsableDNS (C08, C30), PortBindingFailed (C06).
 */
export function checkPorts(nics: readonly Nic[], user: PortUser): void {
  for (const { index, brought } of nics) {
    if (!brought) continue;
    const place = { step: 'look', nic: index, port: brought.id, network: brought.network_id };
    if (brought.tenant_id !== user.projectId) {
      throw failure('PortNotUsable', { ...place, reason: 'it belongs to another project' });
    }
    if (brought.device_id !== '' && brought.device_id !== user.instanceUuid) throw failure('PortInUse', place);
    if (user.hostname !== null && brought.dns_name && brought.dns_name !== user.hostname) {
      throw failure('PortNotUsableDNS', { ...place, hostname: user.hostname });
    }
    // A port that failed to bind for this very instance gets its new attempt from the update.
    if (brought['binding:vif_type'] === 'binding_failed' && brought.device_id !== user.instanceUuid) {
      throw failure('PortBindingFailed', place, { fate: 'abort' });
    }
  }
}

/** The rule of the API alone: a server's port has an address, or is meant to have none (C15 to C17). */
export function checkPortsHaveAddresses(nics: readonly Nic[]): void {
  for (const { index, brought } of nics) {
    if (!brought || brought.fixed_ips.length > 0) continue;
    if (brought.ip_allocation === 'deferred' || brought.ip_allocation === 'none') continue;
    throw failure('PortRequiresFixedIP', { step: 'look', nic: index, port: brought.id });
  }
}

/** Where nobody claims resources, a port that asks for some is refused before its build is. Throws PortUpdateFailed. */
export function checkPortsNeedNoClaims(nics: readonly Nic[], extensions: readonly string[]): void {
  for (const { index, brought } of nics) {
    if (!brought || resourcesOf(brought, extensions) === null) continue;
    throw failure('PortUpdateFailed', { step: 'look', nic: index, port: brought.id, reason: unclaimed });
  }
}
