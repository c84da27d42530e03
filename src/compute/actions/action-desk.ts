import type { RequestContext } from '../../context/request-context.ts';
import type { SagaEngine, SagaKind } from '../../saga/index.ts';
import type { Sealer } from '../../secrets/index.ts';
import type { Work } from '../../store/index.ts';
import { askerOf } from '../asker.ts';
import type { ActionRequest } from '../compute-api.ts';
import type { ComputeServices } from '../services.ts';
import { sealUserData } from '../user-data.ts';
import type { ActionPlan, ActionRun, ServerAction } from './action.ts';
import { actionSaga } from './action-saga.ts';
import { serverActions } from './actions.ts';
import { asInvalidState, beginAction } from './begin.ts';
import { type NoteName, type NotePlan, noteNames, noteSaga } from './note-saga.ts';

export interface ActionDeskOptions {
  readonly services: ComputeServices;
  readonly engine: SagaEngine<Work<unknown>>;
  /** Seals what users want kept from others. */
  readonly sealer: Sealer;
  /** Whether a server that is shelved leaves its host at once. */
  readonly offloadShelved: boolean;
  /** Told when the saga of an action has started, with its rest. */
  settling(instanceUuid: string, rest: Promise<unknown>): void;
}

/** Begins what is done to servers that are there. */
export class ActionDesk {
  readonly #options: ActionDeskOptions;
  readonly #actions: ReadonlyMap<string, readonly [ServerAction, SagaKind<ActionPlan, ActionRun>]>;
  readonly #notes: ReadonlyMap<NoteName, SagaKind<NotePlan, null>>;

  /** Makes the actions' sagas known to the engine. */
  constructor(options: ActionDeskOptions) {
    const { services, engine } = options;
    this.#options = options;
    this.#actions = new Map(
      serverActions.map((action) => [action.name, [action, engine.register(actionSaga(services, action))]]),
    );
    this.#notes = new Map(noteNames.map((name) => [name, engine.register(noteSaga(name))]));
  }

  /** As ComputeApi.act. */
  async act({ context, instanceUuid, action: name, ...request }: ActionRequest): Promise<void> {
    const { services, engine, sealer, offloadShelved } = this.#options;
    const [action, kind] = this.#actions.get(name) ?? [];
    if (!action || !kind) throw new Error(`nobody knows how to ${name} a server`);
    const { runtime } = services;
    const { order = {}, admission, userData } = request;
    const saga = kind.describe(runtime.ids.uuid(), instanceUuid, {
      instanceUuid,
      ...askerOf(context),
      turn: runtime.ids.uuid(),
      faultId: runtime.ids.uuid(),
      order: { ...order, offload: offloadShelved || name === 'shelveOffload' },
    });
    const set = {
      ...request.set,
      ...(userData !== undefined && { user_data: sealUserData(sealer, instanceUuid, userData) }),
    };
    try {
      await engine.create([saga], function* (queries) {
        if (admission) yield* admission(queries);
        yield* beginAction(queries, action, instanceUuid, set, order, services);
      });
    } catch (error) {
      throw asInvalidState(action, instanceUuid, error);
    }
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const rest = kind.start(saga, { context: null, begun: resolve });
    this.#options.settling(instanceUuid, rest);
    // Who is told of an image finds its record.
    if (action.first) await Promise.race([begun, rest]);
  }

  /** As ComputeApi.note. */
  async note(context: RequestContext, instanceUuid: string, action: NoteName, change: Work<void>): Promise<void> {
    const { services, engine } = this.#options;
    const kind = this.#notes.get(action);
    if (!kind) throw new Error(`nobody knows how to note a ${action}`);
    const plan = { instanceUuid, ...askerOf(context) };
    const saga = kind.describe(services.runtime.ids.uuid(), instanceUuid, plan);
    await engine.create([saga], change);
    void kind.start(saga, null);
  }
}
