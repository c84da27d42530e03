import type { FastifyPluginAsync } from 'fastify';
import type { TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Metrics, noMetrics } from '../telemetry/metrics.ts';
import { type IdentityAdmin, identityAdmin } from './admin.ts';
import { type BootstrapOptions, type Bootstrapped, bootstrap } from './bootstrap.ts';
import type { Catalog } from './catalog.ts';
import { type PasswordCost, Passwords } from './password.ts';
import { identityRoutes } from './routes/index.ts';
import { Tokens } from './tokens.ts';

/** What the embedded identity service needs. */
export interface IdentityServiceOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Secret that tokens are signed with (HS256), at least 32 bytes. Another one voids all tokens. */
  readonly signingKey: Uint8Array;
  readonly catalog: Catalog;
  /** One hour, as in Keystone, unless given. */
  readonly tokenLifetimeSeconds?: number;
  /** Cost of new password hashes; `defaultPasswordCost` unless given. */
  readonly passwordCost?: PasswordCost;
}

/** The embedded identity service, as `server/` ties it to the others. */
export interface IdentityService {
  /** Tells whom a token belongs to: the check of all services. Microseconds for a token seen in the last seconds. */
  readonly tokens: TokenValidator;
  readonly admin: IdentityAdmin;
  /** Forgets what was written down of tokens that have expired since. */
  dropExpiredTokens(): Promise<void>;
  /** Makes what a first start needs. Safe to call at each start. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrapped>;
  /** Identity API v3, to be registered under a prefix such as `/identity`. */
  readonly routes: FastifyPluginAsync;
}

/** The embedded identity service. Throws RangeError for a signing key that is too short. */
export function createIdentityService(options: IdentityServiceOptions): IdentityService {
  const { database, runtime, logger, metrics = noMetrics, signingKey, catalog } = options;
  const tokens = new Tokens({ database, runtime, signingKey, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600 });
  const passwords = new Passwords(runtime.random, options.passwordCost);
  metrics.gauge('berth_password_hashes_waiting', () => [{ labels: {}, value: passwords.waiting }]);
  const admin = identityAdmin({ database, runtime, passwords, tokens });
  return {
    tokens,
    admin,
    dropExpiredTokens: () => tokens.dropExpired(),
    bootstrap: (given) => bootstrap(admin, given),
    routes: identityRoutes({ database, runtime, logger, metrics, catalog, passwords, tokens }),
  };
}
