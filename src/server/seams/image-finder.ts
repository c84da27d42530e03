import type { Images } from '../../glance/index.ts';
import type { ImageFinder } from '../../nova/index.ts';

/** The embedded image records, as the Compute API asks for them. */
export function imageFinder(images: Images): ImageFinder {
  return {
    find: async (context, id) => {
      const image = await images.find(context, id);
      if (!image) return null;
      const { name, status, minRam, minDisk } = image;
      return { id: image.id, name, status, minRam, minDisk, properties: image.properties };
    },
  };
}
