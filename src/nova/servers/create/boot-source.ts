import type { RequestContext } from '../../../context/request-context.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { Flavor } from '../../flavors/flavor.ts';
import type { BootImage, ImageFinder } from '../../images.ts';
import { idOf, isUuid } from '../../operation/uuid.ts';
import type { RequestedServer } from './create-schemas.ts';

/** The image that the server boots from. Throws HttpError 400 when there is none, or not one that fits the flavor. */
export async function readBootImage(
  images: ImageFinder,
  context: RequestContext,
  server: RequestedServer,
  flavor: Flavor,
): Promise<BootImage> {
  return findBootImage(images, context, imageId(server), flavor);
}

/** An image to boot from. Throws HttpError 400 when it is not there, or does not fit the flavor. */
export async function findBootImage(
  images: ImageFinder,
  context: RequestContext,
  id: string,
  flavor: Pick<Flavor, 'memoryMb' | 'rootGb'>,
): Promise<BootImage> {
  const image = isUuid(id) ? await images.find(context, id) : null;
  if (!image) throw badRequest(`Can not find requested image ${id.slice(0, 60)}.`);
  if (image.status !== 'active') throw badRequest(`Image ${image.id} is not active.`);
  if (image.minRam > flavor.memoryMb) throw badRequest("Flavor's memory is too small for requested image.");
  if (flavor.rootGb > 0 && image.minDisk > flavor.rootGb) {
    throw badRequest("Flavor's disk is too small for requested image.");
  }
  return image;
}

function imageId(server: RequestedServer): string {
  if ((server.block_device_mapping ?? []).length > 0) throw noVolumes();
  const id = idOf(server.imageRef ?? '');
  for (const device of server.block_device_mapping_v2 ?? []) {
    if (!isLocalBootDisk(device, id)) throw noVolumes();
  }
  if (id === '') throw badRequest('Invalid imageRef provided: without volumes a server boots from an image.');
  return id;
}

/** What clients say besides `imageRef` when they mean nothing more than `imageRef`. */
function isLocalBootDisk(device: object, id: string): boolean {
  const { source_type, destination_type, uuid, boot_index } = { ...device } as Readonly<Record<string, unknown>>;
  return (
    source_type === 'image' &&
    (destination_type === 'local' || destination_type === undefined) &&
    (uuid === id || uuid === undefined) &&
    Number(boot_index) === 0
  );
}

function noVolumes(): Error {
  return badRequest(
    'Block devices other than the image as the local boot disk (boot_index 0) are not supported: this cloud has no volumes.',
  );
}
