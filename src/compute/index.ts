export type * from './compute-api.ts';
export { InstanceNotFound, TooManyBuilds } from './errors.ts';
export type { Leftovers } from './leftovers.ts';
export { ComputeManager, type ManagerOptions } from './manager.ts';
export { purgeDeletedServers } from './purge-deleted-servers.ts';
export type { AllocationRatios, HostDescription } from './resource-tracker.ts';
export type { OperatorWord, SagaDesk } from './saga-desk.ts';
export { openUserData } from './user-data.ts';
