export {
  type Driver,
  DriverError,
  type HostResources,
  type PlugWaiter,
  type SpawnRequest,
  type VirtInstance,
  VirtualInterfaceCreateError,
} from './driver.ts';
export { DriversOfHosts } from './drivers-of-hosts.ts';
export { FakeDriver, type FakeDriverOptions, fakeResources, type Wiring } from './fake/fake-driver.ts';
export type { FakeScript, FakeStep } from './fake/script.ts';
export type { GuestControl, GuestDiagnostics, GuestPower, GuestShape, Snapshot } from './guest-control.ts';
export { networkInfoOf } from './network-wait.ts';
export { plugEventExpected } from './plug-event-expected.ts';
