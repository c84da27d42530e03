import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Driver, VirtInstance } from '../../../src/virt/index.ts';
import type { StoreAddress } from '../../support/test-store.ts';
import { withMethod } from './with-method.ts';

/** The folder with the disks of a cloud's servers. */
export function disksOf({ cloudsFile }: StoreAddress): string {
  return join(dirname(cloudsFile), 'disks');
}

/** What the disks of a server on a host are called; without a host, none of them. */
export function diskName(server: string, host: string | null): string {
  return `${server}@${host}`;
}

/** The fake driver with a file for each server's disks on each host: they outlive a process, and can be counted. */
export function keepsDisks(folder: string): (driver: Driver) => Driver {
  mkdirSync(folder, { recursive: true });
  const make = ({ uuid, host }: VirtInstance) => writeFileSync(join(folder, diskName(uuid, host)), '');
  return (driver) => {
    const preparing = withMethod(driver, 'prepareDisks', async (instance, signal) => {
      await driver.prepareDisks(instance, signal);
      make(instance);
    });
    const moving = withMethod(preparing, 'migrateIn', async (instance, ...more) => {
      await driver.migrateIn(instance, ...more);
      make(instance);
    });
    return withMethod(moving, 'removeDisks', async (instance, signal) => {
      await driver.removeDisks(instance, signal);
      const { uuid, host } = instance;
      // Of one that is on no host, wherever they are.
      const names = host === null ? disksIn(folder).filter((name) => name.startsWith(uuid)) : [diskName(uuid, host)];
      for (const name of names) rmSync(join(folder, name), { force: true });
    });
  };
}

/** The disks that there are, by diskName. */
export function disksIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
