import type { FastifyPluginAsync } from 'fastify';
import type { TokenValidator } from '../../context/request-context.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Database } from '../../store/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { builtInMechanism, type Mechanism } from './bindings/mechanism.ts';
import { tellAgain } from './bindings/tell-again.ts';
import { type Wiring, wiring } from './bindings/wiring.ts';
import { defaultConfig, type NetworkConfig } from './config.ts';
import { handle } from './handle.ts';
import { type PortNotifier, silentNotifier } from './notifier.ts';
import { networkPlugin } from './plugin.ts';
import type { NetworkRequest, NetworkResponse } from './request/network-request.ts';
import type { Services } from './session.ts';

export interface NetworkServiceDependencies {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Tells who asks, for requests over HTTP. */
  readonly tokens: TokenValidator;
  /** The public URL of the identity service, for `WWW-Authenticate`; `/identity` at the request's host, when left out. */
  readonly identityUrl?: string;
  /** Binds ports to hosts; by default each host can have every port, in the style of Open vSwitch. */
  readonly mechanism?: Mechanism;
  readonly config?: Partial<NetworkConfig>;
  /** Is told of port events for Compute. */
  readonly notifier?: PortNotifier;
  /** A port of a server is plugged, and ACTIVE, as soon as a host has it: there is no data path that would report it. Default false. */
  readonly pluggedWhenBound?: boolean;
}

export interface NetworkService {
  /** Answers a request; never rejects. What it is given it does not keep, and what it answers is the caller's own. */
  handle(request: NetworkRequest): Promise<NetworkResponse>;
  /** The HTTP face, to be registered under a prefix. */
  readonly plugin: FastifyPluginAsync;
  /** For the data path: what it reports about the wiring of ports. */
  readonly wiring: Wiring;
  /** Tells the notifier once more of the ports that were plugged since then (milliseconds since 1970); answers how many. */
  tellAgain(since: number): Promise<number>;
}

/** The embedded network service: Networking API v2.0. */
export function createNetworkService(dependencies: NetworkServiceDependencies): NetworkService {
  const { database, runtime, logger, tokens, identityUrl, mechanism, config, notifier } = dependencies;
  const services: Services = {
    database,
    runtime,
    logger,
    mechanism: mechanism ?? builtInMechanism(),
    config: { ...defaultConfig, ...config },
    notifier: notifier ?? silentNotifier,
    pluggedWhenBound: dependencies.pluggedWhenBound ?? false,
  };
  const answer = (request: NetworkRequest) => handle(services, request);
  return {
    handle: answer,
    plugin: networkPlugin(answer, { logger, tokens, identityUrl: identityUrl ?? null }),
    wiring: wiring(services),
    tellAgain: (since) => tellAgain(services, since),
  };
}
