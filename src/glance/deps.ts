import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What the image service works with. */
export interface ImageDeps {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly tokens: TokenValidator;
}
