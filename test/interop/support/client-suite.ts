import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite } from 'node:test';
import { startBerthProcess } from '../../support/berth-process.ts';
import { type OpenStackClient, openstackClient } from './openstack.ts';

/** The unmodified `openstack` client as a member of a project, and as an administrator, of one fresh Berth. */
export interface ClientsOfBerth {
  readonly openstack: OpenStackClient;
  readonly admin: OpenStackClient;
  /** The folder of its state. */
  readonly folder: string;
  readonly cloudsFile: string;
}

/** `run`: with every `npm run test:interop`. `verify`: only with `npm run verify`, where others show the same way to Berth. */
type When = 'run' | 'verify';

/**
 * Defines a suite whose tests are one story with a Berth of its own: each goes on from the state that those before have made. The
 * Berth, with these settings, is there when the first one runs.
 */
export function clientSuite(
  title: string,
  story: (clients: ClientsOfBerth) => void,
  when: When = 'run',
  env: Record<string, string> = {},
): void {
  const skip = when === 'verify' && process.env.BERTH_VERIFY !== '1' && 'only with npm run verify';
  suite(title, { concurrency: false, skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
    const cloudsFile = join(folder, 'clouds.yaml');
    let end: (() => Promise<unknown>) | null = null;
    before(async () => {
      const berth = await startBerthProcess(folder, env);
      end = () => berth.end('SIGTERM');
    });
    after(async () => {
      await end?.();
      rmSync(folder, { recursive: true, force: true });
    });
    const as = (cloud: string) => openstackClient(cloudsFile, cloud);
    story({ openstack: as('berth'), admin: as('berth-admin'), folder, cloudsFile });
  });
}
