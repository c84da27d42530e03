import type { ImageTable } from '../../store/index.ts';
import type { Image, Visibility } from '../image.ts';

/** The columns of an image, in the order in which they are always read. */
export const imageColumns = [
  'id',
  'name',
  'status',
  'visibility',
  'owner',
  'disk_format',
  'container_format',
  'min_disk',
  'min_ram',
  'size',
  'virtual_size',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
  'protected',
  'os_hidden',
  'created_at',
  'updated_at',
] as const;

/** The row of an image, without its tags and properties. */
export function toRow(image: Image): ImageTable {
  return {
    id: image.id,
    name: image.name,
    status: image.status,
    visibility: image.visibility,
    owner: image.owner,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    min_disk: image.minDisk,
    min_ram: image.minRam,
    size: image.size,
    virtual_size: image.virtualSize,
    checksum: image.checksum,
    os_hash_algo: image.osHashAlgo,
    os_hash_value: image.osHashValue,
    protected: Number(image.protected),
    os_hidden: Number(image.osHidden),
    created_at: image.createdAt,
    updated_at: image.updatedAt,
  };
}

/** The image of a row and of what is kept apart from it. */
export function toImage(row: ImageTable, details: Pick<Image, 'tags' | 'members' | 'properties'>): Image {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    visibility: visibilityOf(row.visibility),
    owner: row.owner,
    diskFormat: row.disk_format,
    containerFormat: row.container_format,
    minDisk: row.min_disk,
    minRam: row.min_ram,
    // PostgreSQL's driver gives a bigint as text.
    size: row.size === null ? null : Number(row.size),
    virtualSize: row.virtual_size === null ? null : Number(row.virtual_size),
    checksum: row.checksum,
    osHashAlgo: row.os_hash_algo,
    osHashValue: row.os_hash_value,
    protected: row.protected === 1,
    osHidden: row.os_hidden === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...details,
  };
}

function visibilityOf(text: string): Visibility {
  // What is not known (from a newer Berth, say) is nobody's business but the owner's.
  return text === 'public' || text === 'shared' || text === 'community' ? text : 'private';
}
