import { type RequestContext, type RequestIds, requestIdsOf } from '../context/request-context.ts';
import type { CallOptions } from '../neutron/client/call/call-options.ts';
import type { NeutronSession } from '../neutron/client/neutron-client.ts';
import type { Rights } from '../neutron/client/transport.ts';
import type { Engine } from './engine.ts';
import type { NeutronCall } from './network-api.ts';

/** What a call to Neutron is a part of. */
export type Step =
  | 'look'
  | 'create'
  | 'adopt'
  | 'bind'
  | 'dns'
  | 'confirm'
  | 'move'
  | 'list'
  | 'release'
  | 'delete'
  | 'change'
  | 'refresh';

/** One allocation, validation or deallocation at work: whose rights there are, and how its calls are made. */
export interface Operation {
  /** As the user while the token lives and Neutron knows users, else with service rights on behalf of the project. */
  readonly user: NeutronSession;
  readonly userRights: Rights['kind'];
  readonly service: NeutronSession;
  readonly projectId: string;
  readonly signal: AbortSignal;
  /** The options of one call. */
  call(step: Step, nic?: number): CallOptions;
}

export interface OperationInput extends RequestIds {
  readonly context: RequestContext | null;
  readonly projectId: string;
  readonly signal: AbortSignal;
  readonly onCall?: ((call: NeutronCall) => void) | undefined;
}

/** A token is taken for expired this long before it is, so that it does not expire on its way. Milliseconds. */
const margin = 5_000;

/** Begins an operation. Whether the token still lives is asked once, now. */
export function beginOperation({ neutron, runtime }: Engine, input: OperationInput): Operation {
  const { context, projectId, signal, onCall } = input;
  const service: Rights = { kind: 'service', ...requestIdsOf(input), onBehalfOf: { projectId } };
  // A context without a token is the transport's to judge: in one process it needs none.
  const alive = context !== null && (context.expiresAt === null || context.expiresAt > runtime.clock.now() + margin);
  const user: Rights = alive && neutron.knowsUsers ? { kind: 'user', context } : service;
  return {
    user: neutron.as(user),
    userRights: user.kind,
    service: neutron.as(service),
    projectId,
    signal,
    call: (step, nic) => ({ step, nic, signal, onCall }),
  };
}
