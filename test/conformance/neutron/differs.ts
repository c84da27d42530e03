import type { KnownDifferenceId } from '../../../fuzz/known-differences/index.ts';

/** Whether the Neutron under test is a real one. */
export const isReal = process.env.CONFORMANCE_URL !== undefined;

/** Why a scenario is for the embedded service alone, as options of a test. */
export function embeddedOnly(reason: string): { skip: string | false } {
  return { skip: isReal && `for the embedded service: ${reason}` };
}

/** Checks what holds here, or there: where the embedded service and Neutron 21 differ, as the known difference says. */
export function differs(_known: KnownDifferenceId, { here, there }: { here(): void; there(): void }): void {
  if (isReal) there();
  else here();
}
