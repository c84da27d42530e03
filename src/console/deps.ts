import type { ComputeManager } from '../compute/index.ts';
import type { RequestContext, TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Collections of the Networking API that the console shows. */
export type NetworkCollection = 'networks' | 'subnets' | 'routers' | 'ports' | 'security-groups' | 'floatingips';

/** Reads the network service, wherever it is, with the caller's own rights. */
export interface NetworkReader {
  /** A list as the service answers it. Throws HttpError when it refuses, or does not answer. */
  list(
    context: RequestContext,
    collection: NetworkCollection,
    query: readonly (readonly [string, string])[],
    signal: AbortSignal,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What the console works with. */
export interface ConsoleDeps {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly tokens: TokenValidator;
  readonly compute: Pick<ComputeManager, 'plugWaitOf' | 'whyNotMend'>;
  readonly network: NetworkReader;
  /** Streams of live views that may be open at once. */
  readonly mostStreams?: number;
  /** The Compute API's status of a server in these states. */
  statusOf(vmState: string, taskState: string | null): string;
}
