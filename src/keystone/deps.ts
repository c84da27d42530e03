import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Catalog } from './catalog.ts';
import type { Passwords } from './password.ts';
import type { Tokens } from './tokens.ts';

/** What the routes of the Identity API work with. */
export interface IdentityDeps {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly catalog: Catalog;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
}
