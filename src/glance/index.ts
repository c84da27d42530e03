export type { ImageDeps } from './deps.ts';
export type { Image, Visibility } from './image.ts';
export { createImageService, type ImageService, type Images } from './image-service.ts';
export type { NewSnapshot, Snapshots } from './snapshots.ts';
