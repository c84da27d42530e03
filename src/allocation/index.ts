export { AsyncNetworkInfo, type NetworkInfo, type NetworkInfoState } from './async-network-info.ts';
export { AllocationError, type Fate } from './fault.ts';
export type * from './network-api.ts';
export type * from './network-info/vif.ts';
export type { NicRecord, PortLedger } from './port-ledger.ts';
export type { NetworkRequest, RequestedNetworks } from './requested-networks.ts';
