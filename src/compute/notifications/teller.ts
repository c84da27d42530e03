import { nameUuid } from '../../runtime/name-uuid.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { NewSaga, SagaFailure } from '../../saga/index.ts';
import type { Queries, Unit } from '../../store/index.ts';
import { claimedHost } from '../claimed-host.ts';
import { storeTime } from '../services.ts';
import {
  type Initiator,
  type InstanceFacts,
  instancePayload,
  type ToldFault,
  updatePayload,
} from './instance-payload.ts';
import { post, type TargetName } from './outbox.ts';
import { servicePayload, type ToldService } from './service-payload.ts';
import { isStateChange, type StateChanges } from './state-changes.ts';
import type { ToldSaga } from './told-sagas.ts';
import { type ToldServer, toldServer } from './told-server.ts';

/** A saga whose beginning or end is told. */
export interface SagaInQuestion extends Pick<NewSaga, 'id' | 'name' | 'subject' | 'plan'> {
  /** With the saga's id it makes the message's id: a write that is repeated tells the same message. */
  readonly epoch: number;
}

export interface TellerOptions {
  readonly runtime: Runtime;
  readonly targets: readonly TargetName[];
  /** Who speaks for the API, and for servers that have been on no host. */
  readonly host: string;
  readonly notifyOnStateChange?: StateChanges | undefined;
}

/** What a saga's plan says of who has asked for it, and of the image that it is about. */
interface PlanInPart {
  readonly requestId?: string;
  readonly userId?: string;
  readonly projectId?: string | null;
  readonly order?: { readonly rescueImageId?: string | null; readonly image?: { readonly id: string } };
}

/** Writes down what is to be told, in the unit of work that changes what it tells of. */
export class Teller {
  readonly #options: TellerOptions;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** A saga has been written down. `was`: the server before that, where the saga's effect comes with its being written down. */
  *begun(queries: Queries, told: ToldSaga, saga: SagaInQuestion, was: ToldServer | undefined): Unit<void> {
    if (told.end === 'beginning') yield* this.#tell(queries, told, saga, { phase: '', was, failure: null });
    else yield* this.#tell(queries, told, saga, { phase: '.start', was: undefined, failure: null });
  }

  /** A saga has had its effect; or, with a failure, none. `was`: the server just before. */
  *ended(
    queries: Queries,
    told: ToldSaga,
    saga: SagaInQuestion,
    { was, failure }: { readonly was: ToldServer | undefined; readonly failure: SagaFailure | null },
  ): Unit<void> {
    yield* this.#tell(queries, told, saga, { phase: failure ? '.error' : '.end', was, failure });
  }

  /** A server has been changed without a saga. */
  *updated(queries: Queries, was: ToldServer, by: Initiator): Unit<void> {
    const server = yield* toldServer(queries, was.uuid);
    if (!server || JSON.stringify(server) === JSON.stringify(was)) return;
    const at = storeTime(this.#options.runtime);
    const facts = { server, by, place: server, fault: null, imageId: null };
    yield* post(queries, this.#options.targets, {
      messageId: this.#options.runtime.ids.uuid(),
      subject: server.uuid,
      eventType: 'instance.update',
      priority: 'INFO',
      publisherId: `nova-api:${this.#options.host}`,
      payload: updatePayload(facts, was, at),
      at,
    });
  }

  /** Whether changes of state are told by themselves. */
  get tellsStates(): boolean {
    return this.#options.notifyOnStateChange !== undefined;
  }

  /** A saga's work may have changed its server's state; `was`: the server before it. `by`: who did it. */
  *moved(queries: Queries, saga: SagaInQuestion, was: ToldServer | undefined, by: 'api' | 'compute'): Unit<void> {
    const { notifyOnStateChange: which, targets, runtime, host } = this.#options;
    const server = which && (yield* toldServer(queries, saga.subject));
    if (!which || !server || !isStateChange(which, was, server)) return;
    const at = storeTime(runtime);
    const place = yield* placeOf(queries, saga.id, server, was);
    const facts = { server, by: initiatorOf(saga.plan as PlanInPart), place, fault: null, imageId: null };
    yield* post(queries, targets, {
      // A write that is repeated finds the server as it left it, and tells nothing.
      messageId: runtime.ids.uuid(),
      subject: server.uuid,
      eventType: 'instance.update',
      priority: 'INFO',
      publisherId: by === 'api' ? `nova-api:${host}` : `nova-compute:${place.host ?? host}`,
      payload: updatePayload(facts, was ?? null, at),
      at,
    });
  }

  /** A host's service is new, or has been changed. */
  *service(queries: Queries, event: 'create' | 'update', service: ToldService): Unit<void> {
    yield* post(queries, this.#options.targets, {
      messageId: this.#options.runtime.ids.uuid(),
      subject: service.host,
      eventType: `service.${event}`,
      priority: 'INFO',
      publisherId: `nova-compute:${service.host}`,
      payload: servicePayload(service),
      at: storeTime(this.#options.runtime),
    });
  }

  *#tell(
    queries: Queries,
    told: ToldSaga,
    saga: SagaInQuestion,
    {
      phase,
      was,
      failure,
    }: { readonly phase: string; readonly was: ToldServer | undefined; readonly failure: SagaFailure | null },
  ): Unit<void> {
    const server = yield* toldServer(queries, saga.subject);
    if (!server) return;
    const { runtime, targets, host } = this.#options;
    const at = storeTime(runtime);
    const place = yield* placeOf(queries, saga.id, server, was);
    const plan = saga.plan as PlanInPart;
    const facts: InstanceFacts = {
      server,
      by: initiatorOf(plan),
      place,
      fault: failure && faultOf(saga.name, failure),
      imageId: plan.order?.image?.id ?? plan.order?.rescueImageId ?? null,
    };
    const eventType = `${told.event}${phase}`;
    yield* post(queries, targets, {
      messageId: nameUuid('notification', `${saga.id}:${saga.epoch}:${eventType}`),
      subject: server.uuid,
      eventType,
      priority: failure ? 'ERROR' : 'INFO',
      publisherId: told.end === 'beginning' ? `nova-api:${host}` : `nova-compute:${place.host ?? host}`,
      payload:
        told.payload === 'update' ? updatePayload(facts, was ?? server, at) : instancePayload(told.payload, facts),
      at,
    });
  }
}

/** Where a server is; else where it was just before; else where its saga has claimed room for it. */
function* placeOf(
  queries: Queries,
  sagaId: string,
  server: ToldServer,
  was: ToldServer | undefined,
): Unit<InstanceFacts['place']> {
  const known = [server, was].find((one) => one !== undefined && one.host !== null);
  if (known) return { host: known.host, node: known.node };
  return { host: yield* claimedHost(queries, sagaId), node: null };
}

/** Who has asked, by what is known of them. */
export function initiatorOf({ requestId, userId, projectId }: PlanInPart): Initiator {
  return { requestId: requestId ?? null, userId: userId ?? null, projectId: projectId ?? null };
}

function faultOf(saga: string, { code, message, node }: SagaFailure): ToldFault {
  return { code, message, step: node, saga };
}
