import type { RequestContext } from '../context/request-context.ts';

/** Who sees an image: everybody, its project, its project and members, whoever knows the id. */
export type Visibility = 'public' | 'private' | 'shared' | 'community';

/** An image's record. Sizes in bytes, memory in MiB, disk in GiB. */
export interface Image {
  readonly id: string;
  readonly name: string | null;
  /**
   * `queued`: no data yet; `saving`: it comes in; `uploading`: it comes into the staging area, or is there; `importing`; `active`:
   * fit to boot from.
   */
  readonly status: string;
  readonly visibility: Visibility;
  /** Project id; null for an image that belongs to the installation. */
  readonly owner: string | null;
  readonly diskFormat: string | null;
  readonly containerFormat: string | null;
  readonly minDisk: number;
  readonly minRam: number;
  readonly size: number | null;
  readonly virtualSize: number | null;
  readonly checksum: string | null;
  readonly osHashAlgo: string | null;
  readonly osHashValue: string | null;
  readonly protected: boolean;
  readonly osHidden: boolean;
  /** ISO text with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly tags: readonly string[];
  /** Ids of the projects that it is shared with while it is `shared`, whatever they say to it. */
  readonly members: readonly string[];
  /** What the user added, `vpn_image` or `hw_vif_model` for instance. */
  readonly properties: Readonly<Record<string, string>>;
}

type Owned = Pick<Image, 'owner' | 'visibility'>;
type Shared = Pick<Image, 'owner' | 'visibility' | 'members'>;

/** Whether the caller may know of the image when they have its id. */
export function maySee(context: RequestContext, image: Shared): boolean {
  if (image.visibility === 'public' || image.visibility === 'community' || mayChange(context, image)) return true;
  return image.visibility === 'shared' && context.projectId !== null && image.members.includes(context.projectId);
}

/** Whether the image is the caller's (or the caller an administrator). Roles are checked apart from that. */
export function mayChange(context: RequestContext, image: Owned): boolean {
  return context.isAdmin || (context.projectId !== null && context.projectId === image.owner);
}
