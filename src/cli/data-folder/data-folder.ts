import { resolve } from 'node:path';
import type { Settings } from '../../server/config/settings.ts';

/** Flags of every command that works on a data folder itself. */
export interface DataFlags {
  readonly data?: string;
}

/** The data folder that a start with these settings would use. */
export function dataFolder({ server }: Settings): string {
  return resolve(server.dataFolder);
}
