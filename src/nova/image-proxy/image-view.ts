import type { ShownImage } from '../images.ts';
import type { Links } from '../operation/links.ts';

/** What the Compute API says of an image's state, by the image service's own word for it. */
const statuses: Readonly<Record<string, string>> = {
  active: 'ACTIVE',
  queued: 'SAVING',
  saving: 'SAVING',
  uploading: 'SAVING',
  importing: 'SAVING',
  deleted: 'DELETED',
  pending_delete: 'DELETED',
  killed: 'ERROR',
};

/** The image service's words for what the Compute API calls by this one; any case. */
export function statusesOf(word: string): readonly string[] {
  const wanted = word.toUpperCase();
  return Object.keys(statuses).filter((status) => statuses[status] === wanted);
}

/** An element of `GET /images`. */
export function briefImage(image: ShownImage, links: Links): object {
  return { id: image.id, name: image.name, links: links.resource('images', image.id) };
}

/** An image with its properties, which are called metadata here. */
export function detailedImage(image: ShownImage, links: Links): object {
  const { instance_uuid: server, auto_disk_config: diskConfig } = image.properties;
  return {
    ...briefImage(image, links),
    status: statuses[image.status] ?? 'UNKNOWN',
    progress: progressOf(image.status),
    minRam: image.minRam,
    minDisk: image.minDisk,
    metadata: image.properties,
    created: toSecond(image.createdAt),
    updated: toSecond(image.updatedAt),
    'OS-EXT-IMG-SIZE:size': image.size,
    ...(diskConfig === undefined
      ? {}
      : { 'OS-DCF:diskConfig': /^(1|t|true|on|y|yes)$/i.test(diskConfig) ? 'AUTO' : 'MANUAL' }),
    ...(server === undefined ? {} : { server: { id: server, links: links.resource('servers', server) } }),
  };
}

/** Per cent, as far as the state tells. */
function progressOf(status: string): number {
  if (status === 'active') return 100;
  if (status === 'saving') return 50;
  return status === 'queued' ? 25 : 0;
}

function toSecond(stored: string): string {
  return `${stored.slice(0, 19)}Z`;
}
