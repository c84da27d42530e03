export type { RequestContext } from '../context/request-context.ts';
export type { Clock, Ids, Random, Runtime, Timers } from '../runtime/runtime.ts';
export { systemRuntime } from '../runtime/system-runtime.ts';
export { type Logger, silentLogger } from '../telemetry/logger.ts';
export { AsyncNetworkInfo, type NetworkInfo, type NetworkInfoState } from './async-network-info.ts';
export type * from './claims.ts';
export { createNetworkApi, type NetworkApiDeps } from './create-network-api.ts';
export { type AllocationOptions, defaultAllocationOptions } from './engine.ts';
export { type AllocationErrorCode, type ErrorEntry, errorRegistry } from './error-registry.ts';
export { AllocationError, type Fate } from './fault.ts';
export { createMemoryPortLedger } from './memory-port-ledger.ts';
export type * from './network-api.ts';
export {
  type JsonNetwork,
  type JsonVif,
  networkInfoFromJson,
  networkInfoToJson,
  vifFromJson,
  vifToJson,
} from './network-info/json.ts';
export { InvalidIpAddressError, type JsonIp } from './network-info/json-ip.ts';
export type { JsonSubnet } from './network-info/json-subnet.ts';
export * from './network-info/views.ts';
export type * from './network-info/vif.ts';
export type * from './port-changes.ts';
export type { Amendment, NicRecord, PortLedger } from './port-ledger.ts';
export type * from './port-moves.ts';
export type { NetworkRequest, RequestedNetworks } from './requested-networks.ts';
export type * from './resource-requests.ts';
export type { ResourceGroup } from './resources/resource-groups.ts';
export type { Whose } from './undo/sort-ports.ts';
export { isUnwired } from './unwired.ts';
export type * from './upkeep/network-upkeep.ts';
export { whosePort } from './upkeep/take-back-stray.ts';
