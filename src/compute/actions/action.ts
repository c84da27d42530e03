import type { NetworkInfo } from '../../allocation/index.ts';
import type { RequestContext } from '../../context/request-context.ts';
import type { SagaStep } from '../../saga/index.ts';
import type { InstanceTable, Queries, Unit } from '../../store/index.ts';
import type { Asker } from '../asker.ts';
import type { FlavorSnapshot } from '../compute-api.ts';
import type { Instance } from '../instance.ts';
import type { TurnPlan } from '../interface-turn.ts';
import type { WantedHost } from '../scheduler/candidates.ts';
import type { ServerImage } from '../server-images.ts';
import type { ComputeServices } from '../services.ts';
import type { TaskState, VmState } from '../states.ts';

/** What an action is told besides the server; each says what it needs. It is written down with it. */
export interface ActionOrder {
  /** The image to boot a server from that is rescued; without it, its own. */
  readonly rescueImageId?: string | null;
  /** The image that the server is copied into. */
  readonly image?: ServerImage;
  /** What a server that is resized becomes. */
  readonly flavor?: FlavorSnapshot;
  /** The host that a server is to move to; without it, any other. */
  readonly wanted?: WantedHost;
  /** Whether a server that is shelved leaves its host. */
  readonly offload?: boolean;
}

/** What is written down of an action. */
export interface ActionPlan extends Asker, TurnPlan {
  readonly faultId: string;
  readonly order: ActionOrder;
}

/** What an action's steps have answered, by their names; most answer nothing. */
export type ActionOutputs = Record<string, unknown>;

/** What an action holds in memory. */
export interface ActionRun {
  /** Service rights: what an action does to ports and images, it does in whatever process. */
  readonly context: RequestContext | null;
  /** Called when its first step is done: who has asked is answered then. */
  begun(): void;
}

export type ActionSagaStep = SagaStep<ActionPlan, ActionOutputs, ActionRun>;

/** What a step works with. */
export interface Site {
  readonly services: ComputeServices;
  /** As it is stored: its vm state is the one it had when the action began. */
  readonly instance: Instance;
  /** Of the NICs that it has. */
  readonly networkInfo: NetworkInfo;
  readonly order: ActionOrder;
  readonly signal: AbortSignal;
  readonly step: ActionSagaStep;
}

/** A step outside of the store: it may half succeed, so that `do` and `undo` bear being run again. */
export interface OutsideStep {
  readonly name: string;
  /** What is shown from here on. */
  readonly taskState?: TaskState;
  do(site: Site): Promise<void>;
  /** Takes back what `do` did, or may have done. Left out when the server is being deleted, unless `undoneAlways`. */
  undo?(site: Site): Promise<void>;
  readonly undoneAlways?: boolean;
}

/** A step in the store alone. */
export interface StoreStep {
  readonly name: string;
  /** What it answers is written down, and later steps find it among the outputs. */
  commit(queries: Queries, instance: Instance, order: ActionOrder, services: ComputeServices): Unit<unknown>;
  undo(queries: Queries, instance: Instance, order: ActionOrder, outputs: ActionOutputs): Unit<void>;
}

/** What a server is once an action is done. */
export interface ActionEnd {
  readonly vmState?: VmState;
  readonly powerState?: number;
  readonly set?: Partial<InstanceTable>;
  /** Its guest has been started anew. */
  readonly launched?: boolean;
}

/**
 * Something that is done to a server, as a row of a table: when it may be, what is shown meanwhile, what is done, and what
 * the server is then.
 */
export interface ServerAction {
  /** The saga's name. */
  readonly name: string;
  /** What refusals call it, by Nova's names. */
  readonly called: string;
  /** Stored vm states in which it may be done. */
  readonly vmStates: readonly VmState[];
  /** Whether the server has to be on a host. */
  readonly onHost: boolean;
  readonly taskState: TaskState;
  /** Throws NoValidHost when it cannot be done now, in the commit that records it: who asks is told. */
  admit?(queries: Queries, instance: Instance, order: ActionOrder, services: ComputeServices): Unit<void>;
  /** Taken before its turn, and before who has asked is answered. */
  readonly first?: OutsideStep;
  /** One after the other, in its turn. */
  readonly steps: readonly (OutsideStep | StoreStep)[];
  end(was: Instance, order: ActionOrder, services: ComputeServices, outputs: ActionOutputs): ActionEnd;
  /** What else is committed with the end. */
  settle?(queries: Queries, was: Instance, order: ActionOrder): Unit<void>;
  /** What a server is when it has failed, and all has been taken back. */
  readonly failed: 'as it was' | 'error';
}
