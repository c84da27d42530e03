import type { FindingDesk, SagaDesk } from '../compute/index.ts';
import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';

/** Where hosts report that a port is plugged, or is no more. */
export interface WiringDesk {
  /** Answers the status that the port has now, or why the report changes nothing. */
  report(portId: string, host: string, isPlugged: boolean): Promise<WiringAnswer>;
}

/** The port's status, or why nothing was changed. */
export type WiringAnswer = { readonly status: string } | { readonly ignored: 'no such port' | 'not on this host' };

/** What the operator's API works with. */
export interface OperatorDeps {
  readonly database: Database;
  readonly runtime: Pick<Runtime, 'clock'>;
  readonly tokens: TokenValidator;
  /** What looks after the servers of this Berth; null: it has none. */
  readonly compute: (SagaDesk & FindingDesk) | null;
  /** Takes reports of the wiring of ports; null: nobody outside reports any. */
  readonly wiring: WiringDesk | null;
}
