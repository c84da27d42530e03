import type { FastifyPluginAsync } from 'fastify';
import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Keys } from '../secrets/index.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Metrics, noMetrics } from '../telemetry/metrics.ts';
import { type IdentityAdmin, identityAdmin } from './admin.ts';
import { type BootstrapOptions, type Bootstrapped, bootstrap } from './bootstrap.ts';
import type { Catalog } from './catalog.ts';
import { type PasswordCost, Passwords } from './password.ts';
import { projectById } from './records/projects.ts';
import { identityRoutes } from './routes/index.ts';
import { type ServiceTokens, serviceTokens } from './service-tokens.ts';
import { Tokens } from './tokens.ts';

/** One hour, as in Keystone. */
export const defaultTokenLifetimeSeconds = 3600;

/** What the embedded identity service needs. */
export interface IdentityServiceOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** What tokens are signed with (HS256). A token whose key is not among them is void. */
  readonly signingKeys: Keys;
  readonly catalog: Catalog;
  /** `defaultTokenLifetimeSeconds` unless given. */
  readonly tokenLifetimeSeconds?: number;
  /** Cost of new password hashes; `defaultPasswordCost` unless given. */
  readonly passwordCost?: PasswordCost;
}

/** The embedded identity service, as `server/` ties it to the others. */
export interface IdentityService {
  /** Tells whom a token belongs to: the check of all services. Microseconds for a token seen in the last seconds. */
  readonly tokens: TokenValidator;
  readonly admin: IdentityAdmin;
  /** For calls of this process to services elsewhere that check tokens here. */
  readonly serviceTokens: ServiceTokens;
  /** Whether there is a project with this id, enabled or not. */
  projectExists(id: string): Promise<boolean>;
  /** Forgets what was written down of tokens that have expired since. */
  dropExpiredTokens(): Promise<void>;
  /** Makes what a first start needs. Safe to call at each start. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrapped>;
  /** Identity API v3, to be registered under a prefix such as `/identity`. */
  readonly routes: FastifyPluginAsync;
}

/** The embedded identity service. */
export function createIdentityService(options: IdentityServiceOptions): IdentityService {
  const { database, runtime, logger, metrics = noMetrics, signingKeys, catalog } = options;
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? defaultTokenLifetimeSeconds;
  const tokens = new Tokens({ database, runtime, signingKeys, lifetimeSeconds });
  const passwords = new Passwords(runtime.random, options.passwordCost);
  metrics.gauge('berth_password_hashes_waiting', () => [{ labels: {}, value: passwords.waiting }]);
  const admin = identityAdmin({ database, runtime, passwords, tokens });
  return {
    tokens,
    admin,
    serviceTokens: serviceTokens({ database, runtime, tokens, admin }),
    projectExists: async (id) => (await database.read((queries) => projectById(queries, id))) !== undefined,
    dropExpiredTokens: () => tokens.dropExpired(),
    bootstrap: (given) => bootstrap(admin, given),
    routes: identityRoutes({ database, runtime, logger, metrics, catalog, passwords, tokens }),
  };
}
