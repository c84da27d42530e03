import type { RequestContext } from '../context/request-context.ts';

/** What a server's creation needs to know of an image. Memory in MiB, disk in GiB. */
export interface BootImage {
  readonly id: string;
  readonly name: string | null;
  /** `active` is fit to boot from. */
  readonly status: string;
  readonly minRam: number;
  readonly minDisk: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** An image as the Compute API of old shows it. */
export interface ShownImage extends BootImage {
  /** Bytes; null while it has no data. */
  readonly size: number | null;
  /** ISO text with milliseconds. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Which images are asked for; all of it has to hold. */
export interface ImageFilters {
  readonly name: string | null;
  readonly statuses: readonly string[] | null;
  readonly minRam: number | null;
  readonly minDisk: number | null;
  /** ISO text with milliseconds. */
  readonly changedSince: string | null;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  readonly limit: number;
  readonly marker: string | null;
}

/** Finds images with the caller's rights: null for one that is not there, or not there for the caller. */
export interface ImageFinder {
  find(context: RequestContext, id: string): Promise<ShownImage | null>;
}

/** The image service, as the Compute API of old passes it on: with the caller's rights, whose roles are checked before. */
export interface ImageProxy extends ImageFinder {
  /** Throws HttpError 400 for a marker that names no image of the list. */
  list(
    context: RequestContext,
    filters: ImageFilters,
  ): Promise<{ readonly images: readonly ShownImage[]; readonly more: boolean }>;
  /** Changes the properties and answers them. Throws HttpError 404, 403, 400 or 413. */
  setProperties(
    context: RequestContext,
    id: string,
    change: (properties: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>>;
  /** Throws HttpError 404 or 403. */
  remove(context: RequestContext, id: string): Promise<void>;
}
