import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import type { Image } from './image.ts';

/** A new record with Glance's defaults: queued, shared (which is private until members are added), no data. */
export function newImage(runtime: Runtime, given: { id?: string | undefined; owner: string | null }): Image {
  const now = isoMillis(runtime.clock.now());
  return {
    id: given.id?.toLowerCase() ?? runtime.ids.uuid(),
    name: null,
    status: 'queued',
    visibility: 'shared',
    owner: given.owner,
    diskFormat: null,
    containerFormat: null,
    minDisk: 0,
    minRam: 0,
    size: null,
    virtualSize: null,
    checksum: null,
    osHashAlgo: null,
    osHashValue: null,
    protected: false,
    osHidden: false,
    createdAt: now,
    updatedAt: now,
    tags: [],
    members: [],
    properties: {},
  };
}
