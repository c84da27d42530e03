import { resolve } from 'node:path';
import type { World } from '../world.ts';

/** Flags of every command that works on a data folder itself. */
export interface DataFlags {
  readonly data?: string;
}

/** The data folder that is meant: `--data`, else BERTH_DATA, else `.berth`. */
export function dataFolder({ data }: DataFlags, { env }: World): string {
  return resolve(data ?? (env.BERTH_DATA || '.berth'));
}
