import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/store/index.ts';
import { type Answer, embeddedNeutron, type Neutron, neutronAt, noJson } from '../test/conformance/neutron/harness.ts';
import type { NeutronServer } from '../test/interop/support/neutron-server.ts';
import type { Both, Side } from './named-things.ts';
import type { Caller, Step } from './step.ts';

/** A server with nothing in it, and the three callers that sequences have. */
export interface Peer {
  readonly projects: Readonly<Record<Caller, string>>;
  /** Makes a call: a step in this server's own ids, which as everybody names it is the other one. */
  send(filled: Step, step: Step): Promise<Answer>;
}

/** A server that can be had empty again and again. */
export interface EmptyServer {
  /** What the sequence before has made is gone; the next one is made of these steps. */
  fresh(steps: readonly Step[]): Promise<Peer>;
  close(): Promise<void>;
}

/** As the real one has them. */
const vlanRanges = { physnet1: [1, 4094], physnet2: [1, 4094] } as const;

/** The embedded service, in this process, on a database without fsync. */
export function embeddedServer(): EmptyServer {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'berth-fuzz-'));
  const template = join(folder, 'template.db');
  const file = join(folder, 'berth.db');
  const prepared = openSqlite({ file: template, disk: 'off' }).close();
  let open = { close: async () => {} };
  const remove = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  };
  return {
    async fresh() {
      await prepared;
      await open.close();
      remove();
      copyFileSync(template, file);
      const database = openSqlite({ file, disk: 'off' });
      open = database;
      return peerOf(embeddedNeutron({ vlanRanges }, database));
    },
    async close() {
      await open.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A real neutron-server. */
export function realServer(server: NeutronServer): EmptyServer {
  return {
    async fresh() {
      await server.empty();
      return peerOf(neutronAt(server.url));
    },
    close: () => server.stop(),
  };
}

function peerOf(neutron: Neutron): Peer {
  const apis = { a: neutron.api('a'), b: neutron.api('b'), admin: neutron.admin };
  return {
    projects: { a: apis.a.projectId, b: apis.b.projectId, admin: apis.admin.projectId },
    send({ as, call, body, headers }) {
      const [method = '', ...url] = call.split(' ');
      const hasBody = body !== undefined && method !== 'GET';
      return apis[as].send(method, url.join(' '), {
        ...(headers && { headers }),
        ...(hasBody && { body: body === '{' ? noJson : body }),
      });
    },
  };
}

/** Both servers, each as `of` makes it. */
export async function both<T>(of: (side: Side) => Promise<T>): Promise<Both<T>> {
  const [here, there] = await Promise.all([of('here'), of('there')]);
  return { here, there };
}
