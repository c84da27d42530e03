import type { PortFact } from './facts.ts';

/** Which security groups are in use, and by what. It grows with the groups and with the orphans, not with the ports. */
export class GroupUse {
  readonly #inUse = new Set<string>();
  readonly #orphans = new Map<string, string[]>();

  /** Takes down what a port uses. */
  note(port: PortFact, isOrphan: boolean): void {
    for (const group of port.securityGroups) {
      if (!isOrphan) {
        this.#inUse.add(group);
        this.#orphans.delete(group);
      } else if (!this.#inUse.has(group)) {
        const orphans = this.#orphans.get(group) ?? [];
        orphans.push(port.id);
        this.#orphans.set(group, orphans);
      }
    }
  }

  /** Ids of the groups that none but orphans use, each with the ids of these ports. */
  heldByOrphans(): [string, readonly string[]][] {
    return [...this.#orphans];
  }
}
