import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filled } from './filled.ts';
import { freePort } from './free-port.ts';
import { ProcessGroup } from './process-group.ts';

const templates = join(import.meta.dirname, 'keystone');

/** A real Keystone on a database of its own, with one user: `admin`, administrator of the project `admin`. */
export interface KeystoneServer {
  /** The Identity API, with its version. */
  readonly url: string;
  /** The same; tokens issued here live for 4 seconds. */
  readonly shortLivedUrl: string;
  readonly port: number;
  readonly adminPassword: string;
  /** Ends its process and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts Debian's Keystone on an SQLite file in a folder of its own under the temporary one. Throws with the end of the log
 * when it does not start.
 */
export async function startKeystoneServer(): Promise<KeystoneServer> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-keystone-'));
  let server: ProcessGroup | null = null;
  const stop = async () => {
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v3`;
  const adminPassword = 'the password of the administrator';
  try {
    const conf = join(folder, 'keystone.conf');
    writeFileSync(conf, filled(join(templates, 'keystone.conf'), { FOLDER: folder }));
    const command = ['/usr/bin/python3', join(templates, 'serve.py'), conf, String(port), adminPassword];
    server = new ProcessGroup(folder, 'keystone', command);
    await server.until(async () => (await fetch(url)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, shortLivedUrl: `http://127.0.0.1:${port}/short-lived/v3`, port, adminPassword, stop };
}
