import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CredentialsProvider, headerCredentials, tokenCredentials } from '../../src/neutron/client/index.ts';
import { startNeutronServer } from '../../test/interop/support/neutron-server.ts';
import { startBerthProcess } from '../../test/support/berth-process.ts';
import { signIn } from '../../test/support/cloud-api.ts';
import { startDelayProxy } from './delay-proxy.ts';

/** A port that a user brings, free and with all that taking it needs. */
export interface FreePort {
  readonly id: string;
  readonly revision: number;
}

/** A Neutron with networks in one project, and how it is told who asks. */
export interface Arena {
  /** Below which `/v2.0` is found. */
  readonly url: string;
  readonly projectId: string;
  readonly user: Readonly<Record<string, string>>;
  readonly service: Readonly<Record<string, string>>;
  readonly credentials: CredentialsProvider;
  /** Null where the users have none of their own. */
  readonly token: string | null;
  readonly networks: readonly string[];
  readonly host: string;
  /** The process of the service; null where there are several. */
  readonly pid: number | null;
  ports(networks: readonly string[]): Promise<FreePort[]>;
  /** Deletes all ports of servers and all free ones. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** A real neutron-server with two workers, and so many networks. */
export async function realArena(networks: number): Promise<Arena> {
  const neutron = await startNeutronServer({ workers: 2 });
  const projectId = randomUUID().replaceAll('-', '');
  const headers = (project: string, roles: string) => ({
    'x-user-id': 'tester',
    'x-project-id': project,
    'x-roles': roles,
  });
  return await furnished(networks, {
    url: neutron.url,
    projectId,
    user: headers(projectId, 'member,reader'),
    service: headers('service', 'admin,member,reader,service'),
    credentials: headerCredentials,
    token: null,
    host: 'berth',
    pid: null,
    stop: () => neutron.stop(),
  });
}

/** The network service that Berth brings, over HTTP, with so many milliseconds added to each request; null: asked directly. */
export async function embeddedArena(networks: number, delayMs: number | null): Promise<Arena> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const berth = await startBerthProcess(folder);
  const proxy = delayMs === null ? null : await startDelayProxy(berth.url, delayMs);
  const member = await signIn(berth.url, berth.cloudsFile, 'berth');
  const admin = await signIn(berth.url, berth.cloudsFile, 'berth-admin');
  const service = { token: async () => admin.token, forget: () => {} };
  return await furnished(networks, {
    url: `${proxy?.url ?? berth.url}/network`,
    projectId: member.projectId,
    user: { 'x-auth-token': member.token },
    service: { 'x-auth-token': admin.token },
    credentials: tokenCredentials({ service }),
    token: member.token,
    host: 'berth',
    pid: berth.pid,
    async stop() {
      await proxy?.stop();
      await berth.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

async function furnished(count: number, bare: Omit<Arena, 'networks' | 'ports' | 'clear'>): Promise<Arena> {
  const call = async <T>(method: string, path: string, body?: object, as = bare.user): Promise<T> => {
    const reply = await fetch(`${bare.url}${path}`, {
      method,
      headers: { ...as, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const networks: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const { network } = await call<{ network: { id: string } }>('POST', '/v2.0/networks', {
      network: { name: `net${number}` },
    });
    const subnet = { network_id: network.id, ip_version: 4, cidr: `10.${number}.0.0/24` };
    await call('POST', '/v2.0/subnets', { subnet });
    networks.push(network.id);
  }
  return {
    ...bare,
    networks,
    async ports(wanted) {
      const ports = wanted.map((network_id) => ({ network_id }));
      const made = await call<{ ports: { id: string; revision_number: number }[] }>('POST', '/v2.0/ports', { ports });
      return made.ports.map(({ id, revision_number }) => ({ id, revision: revision_number }));
    },
    async clear() {
      const query = `project_id=${bare.projectId}&fields=id&fields=device_owner`;
      const { ports } = await call<{ ports: { id: string; device_owner: string }[] }>('GET', `/v2.0/ports?${query}`);
      for (const { id, device_owner } of ports) {
        if (!device_owner.startsWith('network:')) await call('DELETE', `/v2.0/ports/${id}`, undefined, bare.service);
      }
    },
  };
}
