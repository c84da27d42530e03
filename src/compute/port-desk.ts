import type { PortChange } from '../allocation/index.ts';
import type { Journal, SagaEngine, SagaKind } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import { askerOf } from './asker.ts';
import { type AttachOutputs, type AttachPlan, type AttachRun, attachSaga } from './attach-saga.ts';
import type { AttachRequest, DetachRequest, PortChangeRequest } from './compute-api.ts';
import { type DetachPlan, detachSaga } from './detach-saga.ts';
import { interfaceRefused } from './interface-refused.ts';
import { type PortChangePlan, type PortChangeRun, portChangeNames, portChangeSaga } from './port-change-saga.ts';
import type { ComputeServices } from './services.ts';

export interface PortDeskOptions {
  readonly services: ComputeServices;
  readonly engine: SagaEngine<Work<unknown>>;
  readonly journal: Journal<Work<unknown>>;
  /** Given the rest of each saga that has started; what it answers ends with that, and with what came meanwhile seen to. */
  settling<T>(instanceUuid: string, rest: Promise<T>): Promise<T>;
  /** Reads the server's network info from the network service. */
  heal(instanceUuid: string): Promise<unknown>;
}

/** Begins what is done to the ports of servers that are there: they are attached, detached and changed. */
export class PortDesk {
  readonly #options: PortDeskOptions;
  readonly #attaches: SagaKind<AttachPlan, AttachRun>;
  readonly #detaches: SagaKind<DetachPlan, null>;
  readonly #changes: ReadonlyMap<PortChange['kind'], SagaKind<PortChangePlan, PortChangeRun>>;

  /** Makes their sagas known to the engine. */
  constructor(options: PortDeskOptions) {
    const { services, engine } = options;
    this.#options = options;
    this.#attaches = engine.register(attachSaga(services));
    this.#detaches = engine.register(detachSaga(services));
    this.#changes = new Map(portChangeNames.map((name) => [name, engine.register(portChangeSaga(services, name))]));
  }

  /** As ComputeApi.attach. */
  async attach({ context, instanceUuid, request }: AttachRequest): Promise<string> {
    const { services, engine, journal, settling } = this.#options;
    const { ids } = services.runtime;
    const saga = this.#attaches.describe(ids.uuid(), instanceUuid, {
      instanceUuid,
      ...askerOf(context),
      turn: ids.uuid(),
      request,
    });
    await engine.create([saga]);
    const state = await settling(instanceUuid, this.#attaches.start(saga, { context }));
    // It rests, and what became of it is written down: a caller who is told to ask again would attach twice.
    const record = await journal.find(saga.id).catch(() => null);
    const port = record?.events.find(({ node, kind }) => node === 'network' && kind === 'succeeded')?.data;
    if (state !== 'done' || !port) throw interfaceRefused(record?.failure ?? null);
    return (port as AttachOutputs['network']).port;
  }

  /** As ComputeApi.detach. */
  async detach({ context, instanceUuid, portId }: DetachRequest): Promise<void> {
    const { services, engine, settling } = this.#options;
    const { ids } = services.runtime;
    const saga = this.#detaches.describe(ids.uuid(), instanceUuid, {
      instanceUuid,
      ...askerOf(context),
      turn: ids.uuid(),
      portId,
      faultId: ids.uuid(),
    });
    await engine.create([saga]);
    void settling(instanceUuid, this.#detaches.start(saga, null));
  }

  /** As ComputeApi.changePorts. */
  async change({ context, instanceUuid, change }: PortChangeRequest): Promise<void> {
    const { services, engine, journal, settling, heal } = this.#options;
    const { ids } = services.runtime;
    const kind = this.#changes.get(change.kind);
    if (!kind) throw new Error(`nothing is known of ${change.kind}`);
    const saga = kind.describe(ids.uuid(), instanceUuid, {
      instanceUuid,
      ...askerOf(context),
      turn: ids.uuid(),
      change,
    });
    await engine.create([saga]);
    const state = await settling(instanceUuid, kind.start(saga, { context }));
    if (state !== 'done') {
      const record = await journal.find(saga.id).catch(() => null);
      throw interfaceRefused(record?.failure ?? null);
    }
    // Who looks now sees the addresses that there are now.
    if (change.kind === 'add_fixed_ip' || change.kind === 'remove_fixed_ip') await heal(instanceUuid);
  }
}
