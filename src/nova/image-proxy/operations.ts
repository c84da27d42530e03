import type { ComputeFaceDeps } from '../deps.ts';
import { notFound } from '../errors/nova-error.ts';
import type { ImageFilters, ShownImage } from '../images.ts';
import { type Answer, type Call, type Operation, operation } from '../operation/operation.ts';
import { briefImagesAnswer, imageAnswer, imagesAnswer } from './image-answers.ts';
import { readImageFilters } from './image-filters.ts';
import { imageMetadataOperations } from './image-metadata.ts';
import { briefImage, detailedImage, statusesOf } from './image-view.ts';

/** The last microversion that has them: since then clients ask the image service itself. */
const until = 35;

/** `/images`: the image service in the form that the Compute API of old had for it. */
export function imageOperations(deps: Pick<ComputeFaceDeps, 'images' | 'config'>): readonly Operation[] {
  const { images, config } = deps;
  return [
    operation({
      method: 'GET',
      path: '/images',
      until,
      policy: 'reader',
      answers: { 200: briefImagesAnswer },
      handle: async (call) => list(call, 'images', (image) => briefImage(image, call.links)),
    }),
    operation({
      method: 'GET',
      path: '/images/detail',
      until,
      policy: 'reader',
      answers: { 200: imagesAnswer },
      handle: async (call) => list(call, 'images/detail', (image) => detailedImage(image, call.links)),
    }),
    operation({
      method: 'GET',
      path: '/images/:image_id',
      until,
      policy: 'reader',
      answers: { 200: imageAnswer },
      handle: async (call) => {
        const image = await images.find(call.context, call.param('image_id'));
        if (!image) throw notFound('Image not found.');
        return { status: 200, body: { image: detailedImage(image, call.links) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/images/:image_id',
      until,
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        await images.remove(call.context, call.param('image_id'));
        return { status: 204 };
      },
    }),
    ...imageMetadataOperations(deps),
  ];

  async function list(call: Call, collection: string, view: (image: ShownImage) => object): Promise<Answer> {
    const filters: ImageFilters = readImageFilters(call.query, config.maxPageSize, statusesOf);
    // A state that no image can be in.
    const none = filters.statuses?.length === 0;
    const page = none ? { images: [], more: false } : await images.list(call.context, filters);
    const last = page.images.at(-1);
    const links = page.more && last ? { images_links: call.links.next(collection, call.query, last.id) } : {};
    return { status: 200, body: { images: page.images.map(view), ...links } };
  }
}
