import type { ServerImage } from '../../../compute/index.ts';
import type { ServerRecord } from '../server-record.ts';

/** The image that a server's disk is copied into for its user, with these properties besides those of its own image. */
export function snapshotOf(
  server: ServerRecord,
  id: string,
  name: string,
  properties: Readonly<Record<string, string>>,
): ServerImage {
  return {
    id,
    owner: server.projectId,
    name,
    // It holds what this much of a flavor has been filled with.
    minRam: 0,
    minDisk: server.flavor.rootGb,
    properties: {
      ...server.imageProperties,
      ...(server.imageId === null ? {} : { base_image_ref: server.imageId }),
      image_type: 'snapshot',
      instance_uuid: server.id,
      user_id: server.userId,
      // What the user says comes last, as in Nova.
      ...properties,
    },
  };
}

/** The image that a server is shelved as. */
export function shelvedImage(server: ServerRecord, id: string): ServerImage {
  return snapshotOf(server, id, `${server.name}-shelved`.slice(-255), {});
}
