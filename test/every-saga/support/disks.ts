import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Driver } from '../../../src/virt/index.ts';
import type { StoreAddress } from '../../support/test-store.ts';
import { withMethod } from './with-method.ts';

/** The folder with the disks of a cloud's servers. */
export function disksOf({ cloudsFile }: StoreAddress): string {
  return join(dirname(cloudsFile), 'disks');
}

/** The fake driver with a file for each server's disks: they outlive a process, and can be counted. */
export function keepsDisks(folder: string): (driver: Driver) => Driver {
  mkdirSync(folder, { recursive: true });
  return (driver) => {
    const preparing = withMethod(driver, 'prepareDisks', async (instance, signal) => {
      await driver.prepareDisks(instance, signal);
      writeFileSync(join(folder, instance.uuid), '');
    });
    return withMethod(preparing, 'removeDisks', async (instance, signal) => {
      await driver.removeDisks(instance, signal);
      rmSync(join(folder, instance.uuid), { force: true });
    });
  };
}

/** The servers that have disks. */
export function disksIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
