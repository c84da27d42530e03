import type { PortFact } from './facts.ts';
import type { Cost } from './finding.ts';

/** What a port uses of its project's quota, and of its subnets. */
export function portCost({ addresses }: PortFact): Cost {
  return { ports: 1, ...(addresses.length > 0 && { fixed_ips: addresses.length }) };
}
