import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filled } from './filled.ts';
import { freePort } from './free-port.ts';
import type { Mariadb } from './mariadb.ts';
import { loginValues, type ServiceUser } from './neutron-server.ts';
import { ProcessGroup } from './process-group.ts';

const run = promisify(execFile);
const template = join(import.meta.dirname, 'glance', 'glance-api.conf');

/** What Glance needs of others. */
export interface GlanceOptions {
  readonly folder: string;
  readonly processes: ProcessGroup[];
  readonly mariadb: Mariadb;
  /** Whom it checks tokens as. */
  readonly user: ServiceUser;
}

/** Starts Debian's Glance, without an image, on a database of its own; its images are files in the folder. Throws with the end of its log. */
export async function startGlance({
  folder,
  processes,
  mariadb,
  user,
}: GlanceOptions): Promise<{ readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(join(folder, 'images'));
  const conf = join(folder, 'glance-api.conf');
  const values = { ...loginValues(user), FOLDER: folder, PORT: String(port), DATABASE: await mariadb.create('glance') };
  writeFileSync(conf, filled(template, values));
  await run('/usr/bin/glance-manage', ['--config-file', conf, 'db_sync'], { env: { ...process.env, HOME: folder } });
  const api = new ProcessGroup(folder, 'glance-api', ['/usr/bin/glance-api', '--config-file', conf]);
  processes.push(api);
  await api.until(async () => (await fetch(`${url}/`)).status === 300);
  return { url };
}
