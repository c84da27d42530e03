export type * from './compute-api.ts';
export { InstanceNotFound } from './errors.ts';
export { ComputeManager, type ManagerOptions } from './manager.ts';
export type { AllocationRatios, HostDescription } from './resource-tracker.ts';
export { openUserData } from './user-data.ts';
