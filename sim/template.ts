import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RequestContext, serviceContext } from '../src/context/request-context.ts';
import type { Network, Port } from '../src/neutron/resources.ts';
import { createNetworkService } from '../src/neutron/server/index.ts';
import { type Database, openSqlite } from '../src/store/index.ts';
import { silentLogger } from '../src/telemetry/logger.ts';
import { Dice } from './dice.ts';
import { VirtualTime } from './virtual-time.ts';
import { watchStates } from './watch-states.ts';

/** The project whose users build servers. Another one, `other`, has ports that are none of Berth's business. */
export const project = 'demo';

/** What every history begins with. */
export interface Place {
  /** Networks of the project, by name. `small` has hardly any addresses. */
  readonly networks: Readonly<Record<'front' | 'back' | 'small', string>>;
  /** Ports that users bring, by name. */
  readonly ports: Readonly<Record<string, string>>;
}

/** A database with networks and ports in it, of which each history gets a copy. */
export interface Template {
  readonly place: Place;
  /** Opens a copy; the second function closes it and takes it away. */
  open(): { readonly file: string; readonly database: Database; close(): Promise<void> };
}

/** As the user of a project, a plain member. */
export function memberOf(projectId: string, requestId: string): RequestContext {
  return {
    requestId,
    userId: `user-of-${projectId}`,
    userName: `user-of-${projectId}`,
    userDomainId: 'default',
    projectId,
    projectName: projectId,
    projectDomainId: 'default',
    roles: ['member', 'reader'],
    isAdmin: false,
    token: null,
    expiresAt: null,
  };
}

/** Makes the template. Its folder is gone with the process. */
export async function makeTemplate(): Promise<Template> {
  // In memory where there is a file system that is.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'berth-sim-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const template = join(folder, 'template.db');
  const database = openSqlite({ file: template, disk: 'off' });
  const place = await furnish(database);
  await database.close();
  watchStates(template);
  let made = 0;
  return {
    place,
    open() {
      made += 1;
      const file = join(folder, `${made}.db`);
      copyFileSync(template, file);
      const opened = openSqlite({ file, disk: 'off' });
      return {
        file,
        database: opened,
        async close() {
          await opened.close();
          for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
        },
      };
    },
  };
}

async function furnish(database: Database): Promise<Place> {
  const time = new VirtualTime();
  const dice = new Dice(0);
  const service = createNetworkService({
    database,
    runtime: {
      clock: { now: () => time.now, monotonic: () => time.elapsed },
      timers: { sleep: (ms) => time.sleep(ms), after: (ms, action) => time.after(ms, action) },
      ids: { uuid: () => dice.uuid() },
      random: {
        bytes: (length) => Uint8Array.from({ length }, () => dice.below(256)),
        int: (limit) => dice.below(limit),
      },
    },
    logger: silentLogger,
    tokens: { validate: async () => null },
  });
  const requestId = 'req-00000000-0000-4000-8000-000000000000';
  const create = async <T>(collection: string, one: string, body: object, context: RequestContext): Promise<T> => {
    const path = `/v2.0/${collection}`;
    const request = { method: 'POST', path, query: '', headers: {}, body: { [one]: body }, context, baseUrl: '' };
    const reply = await service.handle(request);
    if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return (reply.body as Record<string, unknown>)[one] as T;
  };
  const admin = serviceContext(requestId, { projectId: project });
  const network = async (name: string, cidr: string): Promise<string> => {
    const { id } = await create<Network>('networks', 'network', { name, shared: true }, admin);
    const ip_version = cidr.includes(':') ? 6 : 4;
    await create('subnets', 'subnet', { network_id: id, cidr, ip_version }, admin);
    return id;
  };
  const networks = {
    front: await network('front', '10.0.0.0/24'),
    back: await network('back', 'fd00::/64'),
    small: await network('small', '10.0.2.0/28'),
  };
  const port = async (owner: string, network_id: string, name: string, more: object = {}): Promise<string> => {
    const body = { network_id, name, ...more };
    return (await create<Port>('ports', 'port', body, memberOf(owner, requestId))).id;
  };
  for (const id of Object.values(networks)) {
    await port('other', id, 'free');
    await port('other', id, 'used', { device_id: dice.uuid() });
  }
  await port(project, networks.front, 'router', { device_id: dice.uuid() });
  const ports = {
    alpha: await port(project, networks.front, 'alpha'),
    beta: await port(project, networks.back, 'beta'),
    // Users need not give names.
    gamma: await port(project, networks.small, ''),
  };
  return { networks, ports };
}
