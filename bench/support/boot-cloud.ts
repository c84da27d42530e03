import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Project, startProject } from '../../test/interop/support/openstack-project.ts';
import { startWholeOpenStack } from '../../test/interop/support/whole-openstack.ts';
import { startBerthProcess } from '../../test/support/berth-process.ts';
import { signIn } from '../../test/support/cloud-api.ts';
import { borrow } from './borrowed-database.ts';

/** A cloud that builds servers over HTTP, as a member of one project asks it to. */
export interface BootCloud {
  readonly name: string;
  /** Milliseconds that its start took. */
  readonly startedIn: number;
  /** Asks for a server with so many NICs; answers its id. */
  boot(nics: number, metadata?: Readonly<Record<string, string>>): Promise<string>;
  /** Ids of the servers that are still built. Throws when one is in ERROR. */
  building(): Promise<ReadonlySet<string>>;
  /** Milliseconds between two looks of somebody who waits. */
  readonly pauseMs: number;
  /** Deletes all servers, and waits until they are gone. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Most NICs of a server. */
export const mostNics = 4;

/** Asks a service of a cloud. Throws with what it answered when that is no success. */
type Ask = Project['ask'];

interface Server {
  readonly id: string;
  readonly status: string;
}

/** Berth in a process of its own, which can be killed and started again. */
export interface BerthCloud extends BootCloud {
  readonly pid: number;
  /** Asks as the member. */
  readonly ask: Ask;
  readonly cloudsFile: string;
  /** Waits until no server is built any more. Throws when one is in ERROR, unless some may have `failed`. */
  atRest(may?: { readonly failed: boolean }): Promise<void>;
  /** Waits until a server is gone. */
  gone(id: string): Promise<void>;
  /** Waits until so many ports of servers are bound. */
  portsBound(count: number): Promise<void>;
  /** Kills the process at once. */
  crash(): Promise<void>;
  /** Changes the database of a cloud that does not run. */
  change(statement: string): Promise<void>;
  /** Starts it again; answers after how many milliseconds it was ready. */
  startAgain(): Promise<number>;
}

/** Berth on a fresh SQLite file, or the empty PostgreSQL at `database`, which is emptied in the end, with the fake driver and room for everything. */
export async function berthCloud(
  options: { database?: string; env?: Record<string, string> } = {},
): Promise<BerthCloud> {
  const database = options.database === undefined ? null : await borrow(options.database);
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const ratios = ['CPU', 'RAM', 'DISK'].map((of) => [`BERTH_COMPUTE_${of}_ALLOCATION_RATIO`, '100000']);
  const quotas = ['INSTANCES', 'CORES', 'RAM'].map((of) => [`BERTH_QUOTA_${of}`, '-1']);
  const env = {
    ...Object.fromEntries([...ratios, ...quotas]),
    BERTH_COMPUTE_MAX_WAITING_BUILDS: '1000000',
    BERTH_IDENTITY_TOKEN_LIFETIME: '86400',
    ...(options.database !== undefined && { BERTH_DATABASE: options.database }),
    ...options.env,
  };
  const began = performance.now();
  let berth = await startBerthProcess(folder, env);
  const startedIn = performance.now() - began;
  const { url, cloudsFile } = berth;
  const pool = new Pool(url, { connections: 64, pipelining: 1 });
  const askAs = (token: string) => pooled(pool, token, { compute: '/compute/v2.1', network: '/network/v2.0' });
  const member = await signIn(url, cloudsFile, 'berth');
  const admin = askAs((await signIn(url, cloudsFile, 'berth-admin')).token);
  await admin('network', 'PUT', `/quotas/${member.projectId}`, { quota: { port: -1 } });
  const flavor = { id: 'tiny', name: 'tiny', vcpus: 1, ram: 64, disk: 1 };
  await admin('compute', 'POST', '/flavors', { flavor });
  const { images } = await member.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const ask = askAs(member.token);
  const cloud = await cloudOf({
    ask,
    name: 'Berth',
    startedIn,
    flavorRef: flavor.id,
    imageRef: images[0]?.id ?? '',
    pauseMs: 1,
    async stop() {
      await pool.close();
      await berth.end('SIGTERM');
      await database?.giveBack();
      rmSync(folder, { recursive: true, force: true });
    },
  });
  return {
    ...cloud,
    ask,
    cloudsFile,
    get pid() {
      return berth.pid;
    },
    async atRest({ failed } = { failed: false }) {
      const oneIn = async (status: string) => {
        const path = `/servers?status=${status}&limit=1`;
        return (await ask<{ servers: Server[] }>('compute', 'GET', path)).servers.length > 0;
      };
      while (await oneIn('BUILD')) await sleep(20);
      if (!failed && (await oneIn('ERROR'))) throw new Error('a server is in ERROR');
    },
    async gone(id) {
      const shown = () =>
        ask('compute', 'GET', `/servers/${id}`).then(
          () => true,
          (error: Error) => {
            if (error.message.includes(': 404 ')) return false;
            throw error;
          },
        );
      while (await shown()) await sleep(20);
    },
    async portsBound(count) {
      const path = '/ports?fields=binding:vif_type&fields=device_owner';
      const bound = async () => {
        const { ports } = await admin<{ ports: Record<string, string>[] }>('network', 'GET', path);
        return ports.filter((port) => port.device_owner?.startsWith('compute:') && port['binding:vif_type'] === 'ovs')
          .length;
      };
      while ((await bound()) < count) await sleep(200);
    },
    async crash() {
      await berth.end('SIGKILL');
    },
    async change(statement) {
      if (options.database === undefined) {
        const file = new DatabaseSync(join(folder, 'berth.db'));
        file.exec(statement);
        file.close();
        return;
      }
      await database?.run(statement);
    },
    async startAgain() {
      const again = performance.now();
      berth = await startBerthProcess(folder, env, Number(new URL(url).port));
      return performance.now() - again;
    },
  };
}

/** A whole real OpenStack, with Nova's fake driver. */
export async function realCloud(): Promise<BootCloud> {
  const openstack = await startWholeOpenStack();
  const { ask, flavorRef } = await startProject(openstack);
  const { imageId: imageRef, startedIn, stop } = openstack;
  // Each look costs the processors that build some 100 ms: not more often than a patient user looks.
  return await cloudOf({ ask, flavorRef, imageRef, startedIn, stop, name: 'OpenStack', pauseMs: 250 });
}

interface Parts extends Pick<BootCloud, 'name' | 'startedIn' | 'pauseMs' | 'stop'> {
  readonly ask: Ask;
  readonly flavorRef: string;
  readonly imageRef: string;
}

async function cloudOf({ ask, flavorRef, imageRef, pauseMs, ...rest }: Parts): Promise<BootCloud> {
  const networks: { uuid: string }[] = [];
  for (let number = 0; number < mostNics; number += 1) {
    const made = await ask<{ network: { id: string } }>('network', 'POST', '/networks', { network: {} });
    const subnet = { network_id: made.network.id, ip_version: 4, cidr: `10.${128 + 16 * number}.0.0/14` };
    await ask('network', 'POST', '/subnets', { subnet: { ...subnet, enable_dhcp: false } });
    networks.push({ uuid: made.network.id });
  }
  const boot = async (nics: number, metadata: Readonly<Record<string, string>> = {}) => {
    const server = { name: 'bench', flavorRef, imageRef, metadata, networks: networks.slice(0, nics) };
    return (await ask<{ server: Server }>('compute', 'POST', '/servers', { server })).server.id;
  };
  const servers = async (query: string) =>
    (await ask<{ servers: Server[] }>('compute', 'GET', `/servers${query}`)).servers;
  return {
    ...rest,
    pauseMs,
    boot,
    async building() {
      if ((await servers('?status=ERROR&limit=1')).length > 0) throw new Error(`${rest.name}: a server is in ERROR`);
      return new Set((await servers('?status=BUILD')).map(({ id }) => id));
    },
    async clear() {
      for (let left = await servers(''); left.length > 0; left = await servers('')) {
        const ids = left.map(({ id }) => id);
        const one = async () => {
          for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
            // One that is being deleted may be gone by now.
            await ask('compute', 'DELETE', `/servers/${id}`).catch(() => undefined);
          }
        };
        await Promise.all(Array.from({ length: 16 }, one));
        await sleep(10 * pauseMs);
      }
    },
  };
}

function pooled(pool: Pool, token: string, bases: Readonly<Record<'compute' | 'network', string>>): Ask {
  return async <T>(service: 'compute' | 'network', method: string, path: string, body?: object) => {
    const reply = await pool.request({
      method,
      path: bases[service] + path,
      headers: {
        'x-auth-token': token,
        'content-type': 'application/json',
        'openstack-api-version': 'compute 2.72',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}
