import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Project, startProject } from '../../test/interop/support/openstack-project.ts';
import { startWholeOpenStack } from '../../test/interop/support/whole-openstack.ts';
import { startBerthProcess } from '../../test/support/berth-process.ts';
import { signIn } from '../../test/support/cloud-api.ts';

/** A cloud that builds servers over HTTP, as a member of one project asks it to. */
export interface BootCloud {
  readonly name: string;
  /** Milliseconds that its start took. */
  readonly startedIn: number;
  /** The process that is the cloud; null where there are several. */
  readonly pid: number | null;
  /** Asks for a server with so many NICs; answers its id. */
  boot(nics: number): Promise<string>;
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

/** Berth: a process of its own, on a fresh SQLite file, with the fake driver and room for everything. */
export async function berthCloud(env: Readonly<Record<string, string>> = {}): Promise<BootCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));

  const ratios = ['CPU', 'RAM', 'DISK'].map((of) => [`BERTH_COMPUTE_${of}_ALLOCATION_RATIO`, '100000']);
  const quotas = ['INSTANCES', 'CORES', 'RAM'].map((of) => [`BERTH_QUOTA_${of}`, '-1']);
  const waiting = { BERTH_COMPUTE_MAX_WAITING_BUILDS: '1000000' };
  const began = performance.now();
  const berth = await startBerthProcess(folder, { ...Object.fromEntries([...ratios, ...quotas]), ...waiting, ...env });
  const startedIn = performance.now() - began;
  const pool = new Pool(berth.url, { connections: 64, pipelining: 1 });
  const askAs = (token: string) => pooled(pool, token, { compute: '/compute/v2.1', network: '/network/v2.0' });
  const member = await signIn(berth.url, berth.cloudsFile, 'berth');
  const admin = askAs((await signIn(berth.url, berth.cloudsFile, 'berth-admin')).token);
  await admin('network', 'PUT', `/quotas/${member.projectId}`, { quota: { port: -1 } });
  const flavor = { id: 'tiny', name: 'tiny', vcpus: 1, ram: 64, disk: 1 };
  await admin('compute', 'POST', '/flavors', { flavor });
  const { images } = await member.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  return await cloudOf({
    ask: askAs(member.token),
    name: 'Berth',
    startedIn,
    pid: berth.pid,
    flavorRef: flavor.id,
    imageRef: images[0]?.id ?? '',
    pauseMs: 1,
    async stop() {
      await pool.close();
      await berth.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** A whole real OpenStack, with Nova's fake driver. */
export async function realCloud(): Promise<BootCloud> {
  const openstack = await startWholeOpenStack();
  const { ask, flavorRef } = await startProject(openstack);
  const { imageId: imageRef, startedIn, stop } = openstack;
  // Each look costs the processors that build some 100 ms: not more often than a patient user looks.
  return await cloudOf({ ask, flavorRef, imageRef, startedIn, stop, name: 'OpenStack', pid: null, pauseMs: 250 });
}

interface Parts extends Pick<BootCloud, 'name' | 'startedIn' | 'pid' | 'pauseMs' | 'stop'> {
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
  const boot = async (nics: number) => {
    const server = { name: 'bench', flavorRef, imageRef, networks: networks.slice(0, nics) };
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
