export { type ComputeFaceConfig, defaultComputeFaceConfig, type Limits } from './config.ts';
export type { ComputeFaceDeps } from './deps.ts';
export { describedRoutes } from './described-routes.ts';
export { computeOperations, createComputeFace } from './face.ts';
export { bootstrapFlavors } from './flavors/bootstrap-flavors.ts';
export type { BootImage, ImageFilters, ImageProxy, ShownImage } from './images.ts';
export type { PortsReader, ServerPort } from './ports-reader.ts';
export type { ProjectFinder } from './projects.ts';
export { serverStatus } from './servers/status.ts';
