import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filled } from './filled.ts';
import { freePort } from './free-port.ts';
import type { LoggedIn } from './identity-api.ts';
import type { ImageService } from './image-service.ts';
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

/** A real Glance without an image. */
export interface GlanceServer {
  readonly url: string;
  /** Makes the public image that whole clouds have, with data of zeros. */
  addImage(admin: LoggedIn): Promise<ImageService>;
}

/** Starts Debian's Glance on a database of its own; its images are files in the folder. Throws with the end of its log. */
export async function startGlance({ folder, processes, mariadb, user }: GlanceOptions): Promise<GlanceServer> {
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
  return {
    url,
    async addImage({ token }) {
      const headers = { 'x-auth-token': token, 'content-type': 'application/json' };
      const image = { name: 'stub', disk_format: 'raw', container_format: 'bare', visibility: 'public' };
      const made = await fetch(`${url}/v2/images`, { method: 'POST', headers, body: JSON.stringify(image) });
      const { id: imageId } = (await made.json()) as { id: string };
      const file = await fetch(`${url}/v2/images/${imageId}/file`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(65_536),
      });
      if (!file.ok) throw new Error(`the image's data was answered ${file.status}`);
      return { url, imageId, stop: async () => {} };
    },
  };
}
