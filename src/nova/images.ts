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

/** Finds images with the caller's rights: null for one that is not there, or not there for the caller. */
export interface ImageFinder {
  find(context: RequestContext, id: string): Promise<BootImage | null>;
}
