export { builtInMechanism, type Mechanism } from './bindings/mechanism.ts';
export type { Wiring, WiringReport } from './bindings/wiring.ts';
export { defaultConfig, type NetworkConfig } from './config.ts';
export { describedRoutes } from './described-routes.ts';
export { type PortEvent, type PortNotifier, silentNotifier } from './notifier.ts';
export type { NetworkRequest, NetworkResponse } from './request/network-request.ts';
export { routeName } from './route-name.ts';
export { createNetworkService, type NetworkService, type NetworkServiceDependencies } from './service.ts';
