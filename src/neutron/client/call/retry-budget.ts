/** How much of the load may be repeats: each first call earns a share of one, each repeat costs one. */
const earned = 0.2;
const most = 10;

/** Repeats are paid from what went before, so that a Neutron that is down is not hit several times as often. */
export class RetryBudget {
  #tokens = most;

  /** To be called for each first call. */
  earn(): void {
    this.#tokens = Math.min(most, this.#tokens + earned);
  }

  /** True when one more repeat is within the budget; it is then spent. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
