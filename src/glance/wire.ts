import { isoSeconds } from '../runtime/time.ts';
import { type ImageBody, isCustom } from './attributes.ts';
import type { Image } from './image.ts';

/** An image as the API sends it: attributes and custom properties side by side. */
export function imageWire(image: Image) {
  return {
    ...image.properties,
    id: image.id,
    name: image.name,
    status: image.status,
    visibility: image.visibility,
    owner: image.owner,
    protected: image.protected,
    os_hidden: image.osHidden,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    min_disk: image.minDisk,
    min_ram: image.minRam,
    size: image.size,
    virtual_size: image.virtualSize,
    checksum: image.checksum,
    os_hash_algo: image.osHashAlgo,
    os_hash_value: image.osHashValue,
    created_at: isoSeconds(Date.parse(image.createdAt)),
    updated_at: isoSeconds(Date.parse(image.updatedAt)),
    tags: image.tags,
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: '/v2/schemas/image',
  };
}

/** The part of an image that callers set, in the form in which they send it. */
export function bodyOf(image: Image): Record<string, unknown> {
  return {
    ...image.properties,
    name: image.name,
    visibility: image.visibility,
    owner: image.owner,
    protected: image.protected,
    os_hidden: image.osHidden,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    min_disk: image.minDisk,
    min_ram: image.minRam,
    tags: [...image.tags],
  };
}

/** The image with what `body` says; attributes that it does not mention stay. Its custom properties replace the old ones. */
export function withBody(image: Image, body: ImageBody): Image {
  const properties: [string, string][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (isCustom(name)) properties.push([name, String(value)]);
  }
  return {
    ...image,
    name: body.name === undefined ? image.name : body.name,
    visibility: body.visibility ?? image.visibility,
    owner: body.owner === undefined ? image.owner : body.owner,
    protected: body.protected ?? image.protected,
    osHidden: body.os_hidden ?? image.osHidden,
    diskFormat: body.disk_format === undefined ? image.diskFormat : body.disk_format,
    containerFormat: body.container_format === undefined ? image.containerFormat : body.container_format,
    minDisk: body.min_disk ?? image.minDisk,
    minRam: body.min_ram ?? image.minRam,
    tags: body.tags === undefined ? image.tags : [...new Set(body.tags)].sort(),
    properties: Object.fromEntries(properties),
  };
}
