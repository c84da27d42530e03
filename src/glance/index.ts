export type { ImageDeps } from './deps.ts';
export type { Image, Visibility } from './image.ts';
export { createImageService, type ImageService, type Images } from './image-service.ts';
export type { ImportSettings } from './import/settings.ts';
export { type ProxiedImages, settableProperties } from './proxied-images.ts';
export type { NewSnapshot, Snapshots } from './snapshots.ts';
