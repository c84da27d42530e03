import type { ServerImages } from '../../compute/index.ts';
import type { Snapshots } from '../../glance/index.ts';

/** The embedded image records, as servers are copied into them. */
export function serverImages(snapshots: Snapshots): ServerImages {
  return {
    create: (image) => snapshots.create(image),
    complete: (id, snapshot) => snapshots.complete(id, snapshot),
    isReady: (id) => snapshots.isActive(id),
    remove: (id) => snapshots.remove(id),
  };
}
