import type { Snapshot } from '../virt/index.ts';

/** The record of an image that a server's disk is copied into. Memory in MiB, disk in GiB. */
export interface ServerImage {
  readonly id: string;
  /** Project id. */
  readonly owner: string;
  readonly name: string;
  readonly minRam: number;
  readonly minDisk: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** The images that servers are copied into, with the service's own rights. */
export interface ServerImages {
  /** Makes the record, without data yet; one that is there is left alone. */
  create(image: ServerImage): Promise<void>;
  /** Makes it fit to boot from; false when it is gone. */
  complete(id: string, snapshot: Snapshot): Promise<boolean>;
  /** Whether it is there, and fit to boot from. */
  isReady(id: string): Promise<boolean>;
  /** One that is gone is fine. */
  remove(id: string): Promise<void>;
}
