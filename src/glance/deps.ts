import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ImageData } from './data/image-data.ts';
import type { Importer } from './import/importer.ts';
import type { ImportSettings } from './import/settings.ts';

/** What the image service works with. */
export interface ImageDeps {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly tokens: TokenValidator;
  /** What is allowed where data comes in; the defaults, unless given. */
  readonly imports?: Partial<ImportSettings>;
}

/** What the image service's routes work with. */
export interface ImageRouteDeps extends Omit<ImageDeps, 'imports'> {
  readonly imports: ImportSettings;
  readonly data: ImageData;
  readonly importer: Importer;
}
