import type { RequestContext } from '../../context/request-context.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import { ConstraintError, type Database, type Queries, type Unit } from '../../store/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Mechanism } from './bindings/mechanism.ts';
import type { NetworkConfig } from './config.ts';
import type { NetworkError } from './errors/network-error.ts';
import { networkError } from './errors/registry.ts';
import type { PortEvent, PortNotifier } from './notifier.ts';

/** What the service as a whole works with. */
export interface Services {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly config: NetworkConfig;
  readonly mechanism: Mechanism;
  readonly notifier: PortNotifier;
  /** A port of a server is plugged as soon as a host has it: nobody reports it. */
  readonly pluggedWhenBound: boolean;
}

/** Thrown in a unit that was overtaken by another one between its look and its change: it is run again. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** How often a unit is run again when another one got in its way. Source: Networking API, general rules. */
const mostAttempts = 10;

/** One run of one request's unit of work: who asks, when, and what is to be told when it is done. */
export class Session {
  readonly queries: Queries;
  readonly context: RequestContext;
  readonly services: Services;
  /** When the unit began, for timestamps. */
  readonly now: string;
  /** Events to be sent when the unit has taken effect. */
  readonly events: PortEvent[] = [];
  /** Another unit got in the way of an earlier run. */
  readonly isRepeated: boolean;
  readonly #refusals = new Map<string, () => NetworkError>();

  constructor(services: Services, context: RequestContext, queries: Queries, isRepeated = false) {
    this.isRepeated = isRepeated;
    this.services = services;
    this.context = context;
    this.queries = queries;
    this.now = isoMillis(services.runtime.clock.now());
  }

  get config(): NetworkConfig {
    return this.services.config;
  }

  newId(): string {
    return this.services.runtime.ids.uuid();
  }

  /** From now on, a refusal by this unique index is this error (null: run the unit again). The index decides, not a look. */
  onConflict(constraint: string, refusal: (() => NetworkError) | null): void {
    if (refusal) this.#refusals.set(constraint, refusal);
    else this.#refusals.delete(constraint);
  }

  /** The error that a refused constraint means for the caller; null when the unit should be run again. */
  refusalOf(error: unknown): NetworkError | null {
    if (!(error instanceof ConstraintError) || error.constraint === null) return null;
    return this.#refusals.get(error.constraint)?.() ?? null;
  }
}

/** Work of one request inside a unit. */
export type SessionWork<T> = (session: Session) => Unit<T>;

/** Runs work that only reads. */
export function readSession<T>(services: Services, context: RequestContext, work: SessionWork<T>): Promise<T> {
  return services.database.read((queries) => work(new Session(services, context, queries)));
}

/**
 * Runs work that writes, as one unit: all of it takes effect, or nothing. Sends its events afterwards. Throws the
 * NetworkError that the work throws or that a refused constraint means, and 503 when other units keep getting in the way.
 */
export async function writeSession<T>(services: Services, context: RequestContext, work: SessionWork<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const sessions: Session[] = [];
    try {
      const result = await services.database.write((queries) => {
        const session = new Session(services, context, queries, attempt > 1);
        sessions.push(session);
        return work(session);
      });
      const events = sessions.at(-1)?.events ?? [];
      if (events.length > 0) services.notifier.notify(events);
      return result;
    } catch (error) {
      if (!(error instanceof ConstraintError || error instanceof Overtaken)) throw error;
      const refusal = sessions.at(-1)?.refusalOf(error) ?? null;
      if (refusal) throw refusal;
      if (attempt < mostAttempts) continue;
      services.logger.error(
        { requestId: context.requestId, error: String(error) },
        'a change kept colliding with others',
      );
      throw networkError('ServiceUnavailable');
    }
  }
}
