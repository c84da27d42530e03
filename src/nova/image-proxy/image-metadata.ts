import type { ComputeFaceDeps } from '../deps.ts';
import { notFound } from '../errors/nova-error.ts';
import { metadataOperations } from '../metadata/metadata-operations.ts';
import type { Operation } from '../operation/operation.ts';

/** The last microversion that has them. */
const until = 38;

/** `/images/{id}/metadata`: the custom properties of an image. */
export function imageMetadataOperations({ images }: Pick<ComputeFaceDeps, 'images'>): readonly Operation[] {
  return metadataOperations({
    path: '/images/:image_id',
    until,
    read: async (call) => {
      const image = await images.find(call.context, call.param('image_id'));
      if (!image) throw notFound('Image not found.');
      return image.properties;
    },
    change: (call, by) => images.setProperties(call.context, call.param('image_id'), by),
  });
}
