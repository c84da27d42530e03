import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  type Key,
  KeyRepositoryError,
  type Purpose,
  type Role,
  readCompleteKeys,
  replaceTokenKeys,
  roleOf,
  rotateKeys,
} from '../../secrets/index.ts';
import { keysFolderName } from '../data-folder/data-folder.ts';

/** A key as operators see it: without its secret. */
export interface KeyView {
  readonly purpose: Purpose;
  readonly number: number;
  readonly role: Role;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** How the keys are to be rotated. */
export interface RotateRequest {
  readonly purpose: Purpose;
  /** Remove the former keys at once, which voids all tokens. Of token keys only. */
  readonly revoke: boolean;
  /** Seconds that a token holds; its key is kept for as long. */
  readonly tokenLifetime: number;
}

/** What a rotation left and removed. */
export interface RotationView {
  readonly folder: string;
  readonly keys: readonly KeyView[];
  readonly removed: readonly Pick<KeyView, 'purpose' | 'number' | 'id'>[];
}

/** Milliseconds by which the clocks of processes that share keys may differ. */
const clocksDiffer = 5 * 60_000;

/** The keys of a data folder, by purpose, then number, whether Berth runs or not. Throws KeyRepositoryError. */
export function listKeys(dataFolder: string): readonly KeyView[] {
  return views(readCompleteKeys(keysFolder(dataFolder)));
}

/** Rotates the keys of a data folder; a Berth that runs notices it within seconds. Throws KeyRepositoryError. */
export function rotateDataFolderKeys(
  dataFolder: string,
  { purpose, revoke, tokenLifetime }: RotateRequest,
  runtime: Runtime,
): RotationView {
  const folder = keysFolder(dataFolder);
  const keepTokenKeys = tokenLifetime * 1000 + clocksDiffer;
  const { removed } = revoke
    ? replaceTokenKeys(folder, runtime)
    : rotateKeys(folder, purpose, runtime, { keepTokenKeys });
  return { folder, keys: views(readCompleteKeys(folder)), removed };
}

function keysFolder(dataFolder: string): string {
  const folder = join(dataFolder, keysFolderName);
  if (existsSync(folder)) return folder;
  throw new KeyRepositoryError(
    `there is no ${folder}`,
    'start Berth once, which makes it (npm start, or berth up), or say where its data is: --data FOLDER',
  );
}

function views(keys: readonly Key[]): readonly KeyView[] {
  return keys.map((key) => {
    const { purpose, number, id, madeAt } = key;
    const role = roleOf(
      key,
      keys.filter((other) => other.purpose === purpose),
    );
    return { purpose, number, role, id, madeAt };
  });
}
