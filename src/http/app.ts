import fastify, { type FastifyInstance } from 'fastify';
import type { Runtime } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Metrics, noMetrics } from '../telemetry/metrics.ts';
import { type AllowedHosts, loopbackHosts } from './allowed-hosts.ts';
import { answerBrokenHttp } from './answer-broken-http.ts';
import { answerFromDisk } from './answer-from-disk.ts';
import { boundRequests } from './bound-requests.ts';
import { cutOffLingerers } from './cut-off-lingerers.ts';
import { HttpError } from './http-error.ts';
import { parseAnyBodyAsJson } from './json-body.ts';
import { lazyCompilers } from './lazy-compilers.ts';
import { limitRate, type RateLimit } from './limit-rate.ts';
import { observeRequests } from './observe-requests.ts';
import { refuseOtherHosts } from './refuse-other-hosts.ts';
import { repairUrl } from './repair-url.ts';
import { newRequestId } from './request-id.ts';
import { answerRootErrors } from './root-errors.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** Largest body accepted, in bytes. Image data has a limit of its own. */
const bodyLimit = 1024 * 1024;

/** Milliseconds within which a client must have sent its whole request; then it is told 408 and let go. */
const requestTimeout = 60_000;

/** Far more than help: what a process cannot do at once, clients had better keep for themselves. */
const defaultMaxRequests = 1000;

export interface AppOptions {
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Certificate and key, PEM: with them it speaks HTTPS. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Names that clients may call the server by; those of a server on loopback, unless given. */
  readonly hosts?: AllowedHosts;
  readonly metrics?: Metrics;
  /** How many requests may be under way at once; more are told to come again. */
  readonly maxRequests?: number;
  /** How often one address may ask; as often as it likes, unless given. */
  readonly rateLimit?: RateLimit;
  /** Whether requests are let in yet; always, unless given. */
  readonly isOpen?: () => boolean;
  /** Resolves when everything that answers may tell of is on disk; needed where they tell of a database. */
  readonly durable?: () => Promise<void>;
}

/**
 * The HTTP server that the faces are registered in, each under its prefix and with an error handler and not-found handler
 * of its own. `request.id` is the OpenStack request id; every answer carries it as `x-openstack-request-id`.
 */
export function createApp(options: AppOptions): FastifyInstance {
  const { runtime, logger, metrics = noMetrics, maxRequests = defaultMaxRequests } = options;
  const { tls, hosts = loopbackHosts, rateLimit, isOpen = () => true, durable } = options;
  const app = fastify({
    ...(tls && { https: { cert: tls.cert, key: tls.key } }),
    logger: false,
    bodyLimit,
    requestTimeout,
    genReqId: () => newRequestId(runtime.ids),
    exposeHeadRoutes: false,
    rewriteUrl: (raw) => repairUrl(raw.url ?? '/'),
    // A part of a path that is too long for anything is looked for and not found: the router would answer in its own words.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 65_536 },
    clientErrorHandler: answerBrokenHttp(logger, runtime.ids),
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true },
    },
    schemaController: { compilersFactory: lazyCompilers() },
    forceCloseConnections: 'idle',
  });
  parseAnyBodyAsJson(app);
  cutOffLingerers(app, runtime.timers);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-openstack-request-id', request.id);
  });
  addSecurityHeaders(app, { isTls: tls !== undefined });
  observeRequests(app, logger, metrics);
  refuseOtherHosts(app, hosts);
  if (rateLimit) limitRate(app, runtime.clock, rateLimit);
  app.addHook('onRequest', async (request) => {
    // No text of any API has one, and not every database bears it.
    if (request.url.includes('%00')) throw new HttpError(400, 'The URL has a NUL character in it.');
  });
  if (durable) answerFromDisk(app, durable);
  answerRootErrors(app, logger);
  boundRequests(app, { most: maxRequests, isOpen }, metrics);
  return app;
}
