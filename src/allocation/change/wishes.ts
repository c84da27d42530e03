import type { PortUpdate } from '../../neutron/client/resources/ports.ts';
import type { Port } from '../../neutron/resources.ts';
import type { PlannedPort } from '../port-changes.ts';

/** What a port has of what is changed. */
type Current = Pick<Port, 'security_groups' | 'fixed_ips'>;

/** The updates, of which the first that Neutron takes makes the change to a port as it is now. None: it is made. */
export function updatesOf(planned: PlannedPort, current: Current): readonly PortUpdate[] {
  if (planned.field === 'security_groups') {
    const next = without(
      [...current.security_groups, ...without(planned.add, current.security_groups)],
      planned.remove,
    );
    return same(next, current.security_groups) ? [] : [{ security_groups: next }];
  }
  const kept = current.fixed_ips.filter(({ ip_address }) => !planned.remove.includes(ip_address));
  if (planned.addFrom.length > 0) return planned.addFrom.map((subnet_id) => ({ fixed_ips: [...kept, { subnet_id }] }));
  return kept.length === current.fixed_ips.length ? [] : [{ fixed_ips: kept }];
}

/**
 * The update that takes the change back of a port as it is now; null: there is nothing to take back. Only what the change has put
 * there goes, only what it has taken comes back: the rest is as its owner wants it by now.
 */
export function wayBackOf(planned: PlannedPort, current: Current): PortUpdate | null {
  if (planned.field === 'security_groups') {
    const added = without(planned.add, planned.before);
    const taken = planned.remove.filter((id) => planned.before.includes(id));
    const kept = without(current.security_groups, added);
    const next = [...kept, ...without(taken, kept)];
    return same(next, current.security_groups) ? null : { security_groups: next };
  }
  const had = new Set(planned.before.map(({ ip_address }) => ip_address));
  const kept = current.fixed_ips.filter(
    ({ ip_address, subnet_id }) => had.has(ip_address) || !planned.addFrom.includes(subnet_id),
  );
  const there = new Set(current.fixed_ips.map(({ ip_address }) => ip_address));
  const taken = planned.before.filter(
    ({ ip_address }) => planned.remove.includes(ip_address) && !there.has(ip_address),
  );
  if (taken.length === 0 && kept.length === current.fixed_ips.length) return null;
  return { fixed_ips: [...kept, ...taken] };
}

function without(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one));
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
