import type { NetworkApi } from '../allocation/index.ts';
import type { ComputeApi } from '../compute/compute-api.ts';
import type { RequestContext, TokenValidator } from '../context/request-context.ts';
import type { NeutronSession } from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Sealer } from '../secrets/index.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ComputeFaceConfig } from './config.ts';
import type { ImageProxy } from './images.ts';
import type { PortsReader } from './ports-reader.ts';
import type { ProjectFinder } from './projects.ts';

/** What the Compute API stands on. */
export interface ComputeFaceDeps {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly tokens: TokenValidator;
  readonly compute: ComputeApi;
  /** The API validates networks; it allocates nothing. */
  readonly network: Pick<NetworkApi, 'validateNetworks'>;
  readonly ports: PortsReader;
  /** What the Compute API of old passes on of the network service, with the caller's rights. */
  readonly session: (context: RequestContext) => NeutronSession;
  readonly images: ImageProxy;
  readonly projects: ProjectFinder;
  /** Opens what compute has sealed. */
  readonly sealer: Pick<Sealer, 'open'>;
  readonly config: ComputeFaceConfig;
}
