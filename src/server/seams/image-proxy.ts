import { type Image, type ImageService, settableProperties } from '../../glance/index.ts';
import type { ImageFilters, ImageProxy, ShownImage } from '../../nova/index.ts';

/** The embedded images, as the Compute API asks for them. */
export function imageProxy({ images, proxied }: Pick<ImageService, 'images' | 'proxied'>): ImageProxy {
  return {
    find: async (context, id) => {
      const image = await images.find(context, id);
      return image && shown(image);
    },
    list: async (context, filters) => {
      const page = await proxied.list(context, query(filters));
      return { images: page.images.map(shown), more: page.more };
    },
    setProperties: (context, id, change) => proxied.setProperties(context, id, change),
    remove: (context, id) => proxied.remove(context, id),
  };
}

function shown(image: Image): ShownImage {
  const { id, name, status, minRam, minDisk, size, createdAt, updatedAt } = image;
  return { id, name, status, minRam, minDisk, size, createdAt, updatedAt, properties: settableProperties(image) };
}

function query({ name, statuses, minRam, minDisk, changedSince, properties, limit, marker }: ImageFilters) {
  const number = (column: 'min_ram' | 'min_disk', value: number | null) =>
    value === null ? [] : [{ column, comparison: '=' as const, value }];
  return {
    texts: [
      ...(name === null ? [] : [{ column: 'name' as const, values: [name] }]),
      ...(statuses === null ? [] : [{ column: 'status' as const, values: statuses }]),
    ],
    numbers: [...number('min_ram', minRam), ...number('min_disk', minDisk)],
    times:
      changedSince === null ? [] : [{ column: 'updated_at' as const, comparison: '>=' as const, value: changedSince }],
    properties,
    limit,
    marker,
  };
}
