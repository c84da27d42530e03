import type { FindingDesk, SagaDesk } from '../compute/index.ts';
import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';

/** What the operator's API works with. */
export interface OperatorDeps {
  readonly database: Database;
  readonly runtime: Pick<Runtime, 'clock'>;
  readonly tokens: TokenValidator;
  readonly sagas: SagaDesk;
  readonly findings: FindingDesk;
}
