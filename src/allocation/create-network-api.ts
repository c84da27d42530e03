import type { RequestContext } from '../context/request-context.ts';
import type { NeutronClient } from '../neutron/client/neutron-client.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Logger, silentLogger } from '../telemetry/logger.ts';
import { AsyncNetworkInfo } from './async-network-info.ts';
import { allocateWithRetries } from './attempts.ts';
import { makeChange } from './change/make-change.ts';
import { planChange } from './change/plan-change.ts';
import { revertChange } from './change/revert-change.ts';
import { confirmPorts } from './confirm-ports.ts';
import { deallocate } from './deallocate.ts';
import { type AllocationOptions, defaultAllocationOptions, type Engine } from './engine.ts';
import { activateBindings } from './move/activate-bindings.ts';
import { bindPortsToHost } from './move/bind-to-host.ts';
import { dropBindings, dropSpareBindings } from './move/drop-bindings.ts';
import type { NetworkApi, PortConfirmation } from './network-api.ts';
import type { PortChanges } from './port-changes.ts';
import type { PortMoves } from './port-moves.ts';
import type { ResourceRequests } from './resource-requests.ts';
import { collectRequests } from './resources/collect-requests.ts';
import { deallocatePort } from './upkeep/deallocate-port.ts';
import type { NetworkUpkeep } from './upkeep/network-upkeep.ts';
import { portStates } from './upkeep/port-states.ts';
import { refreshNetworkInfo } from './upkeep/refresh-network-info.ts';
import { serverPorts } from './upkeep/server-ports.ts';
import { takeBackStray } from './upkeep/take-back-stray.ts';
import { validate } from './validate.ts';

export interface NetworkApiDeps {
  readonly neutron: NeutronClient;
  readonly runtime: Runtime;
  /** Default: silence. */
  readonly logger?: Logger;
  readonly options?: Partial<AllocationOptions>;
  /** Policy `network:attach_external_network`. Default: administrators. */
  readonly mayAttachExternal?: (context: RequestContext) => boolean;
}

/** The network API of Compute on the Neutron that the client reaches. */
export function createNetworkApi(
  deps: NetworkApiDeps,
): NetworkApi & PortConfirmation & NetworkUpkeep & ResourceRequests & PortMoves & PortChanges {
  const engine: Engine = {
    neutron: deps.neutron,
    runtime: deps.runtime,
    logger: deps.logger ?? silentLogger,
    options: { ...defaultAllocationOptions, ...deps.options },
    mayAttachExternal: deps.mayAttachExternal ?? ((context) => context.isAdmin),
  };
  return {
    allocateForInstance: (request) => allocateWithRetries(engine, request, 0),
    startAllocation: (request) =>
      new AsyncNetworkInfo(allocateWithRetries(engine, request, engine.options.networkAllocateRetries)),
    confirmPorts: (request) => confirmPorts(engine, request),
    deallocateForInstance: (request) => deallocate(engine, request),
    validateNetworks: (request) => validate(engine, request),
    bindPortsToHost: (request) => bindPortsToHost(engine, request),
    activateBindings: (request) => activateBindings(engine, request),
    dropBindings: (request) => dropBindings(engine, request),
    dropSpareBindings: (request) => dropSpareBindings(engine, request),
    planChange: (request) => planChange(engine, request),
    makeChange: (request) => makeChange(engine, request),
    revertChange: (request) => revertChange(engine, request),
    resourceRequests: (request) => collectRequests(engine, request),
    refreshNetworkInfo: (request) => refreshNetworkInfo(engine, request),
    portStates: (request) => portStates(engine, request),
    deallocatePort: (request) => deallocatePort(engine, request),
    lateCallPauses: deps.neutron.callsOutliveSender ? engine.options.lateCallPauses : [],
    serverPorts: (request) => serverPorts(engine, request),
    takeBackStray: (request) => takeBackStray(engine, request),
  };
}
