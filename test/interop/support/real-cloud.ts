import type { TestContext } from 'node:test';
import { createNeutronClient, headerCredentials, type NeutronClient } from '../../../src/neutron/client/index.ts';
import { createHttpTransport } from '../../../src/neutron/client/over-http/http-transport.ts';
import type { Port } from '../../../src/neutron/resources.ts';
import { defaultComputeFaceConfig } from '../../../src/nova/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { freshCloud, type TestCloud, type TestCloudOptions } from '../../support/test-cloud.ts';

/** A Berth in this process whose network is a real Neutron. */
export interface RealCloud {
  readonly cloud: TestCloud;
  /** Neutron's. */
  readonly url: string;
  /** The member's project. */
  readonly projectId: string;
  /** As the member, at Neutron itself. */
  readonly member: Caller;
  readonly admin: Caller;
  /** A network of the member's with an IPv4 subnet; answers its id. */
  network(name: string, cidr: string, attributes?: object): Promise<string>;
  /** A port of the member's; answers its id. */
  port(networkId: string, name: string): Promise<string>;
  /** All ports of the project. */
  ports(): Promise<Port[]>;
  portOf(id: string): Promise<Port>;
}

/** Makes something at Neutron; answers it. Throws with Neutron's answer when that is no success. */
export type Caller = <T>(method: string, path: string, body?: object) => Promise<T>;

/** Calls a Neutron that takes who asks from headers. */
export function callerAt(url: string, projectId: string, roles: string): Caller {
  return async <T>(method: string, path: string, body?: object) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-user-id': 'tester',
        'x-project-id': projectId,
        'x-roles': roles,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}

/** A client of its own, as another process would have one. */
export function clientAt(t: TestContext, url: string): NeutronClient {
  const transport = createHttpTransport({ endpoint: url, credentials: headerCredentials, connections: 4 });
  const client = createNeutronClient({ transport, runtime: systemRuntime(), logger: silentLogger });
  t.after(() => client.close());
  return client;
}

/** As many servers as wanted. */
const limits = { ...defaultComputeFaceConfig.limits, instances: -1, cores: -1, ram: -1 };

/**
 * A fresh Berth on the Neutron at `url`, where nothing of its project is left afterwards. `options` may say that it goes
 * there by another way than the tests, which say in headers who they are.
 */
export async function realCloud(t: TestContext, url: string, options: TestCloudOptions = {}): Promise<RealCloud> {
  const neutron = { endpoint: url, credentials: () => headerCredentials };
  const cloud = await freshCloud(t, { neutron, face: { limits }, ...options });
  t.after(() => cloud.cloud.neutron.close());
  const { projects } = await cloud.ok<{ projects: { id: string }[] }>('GET', '/identity/v3/auth/projects');
  const projectId = projects[0]?.id ?? '';
  const member = callerAt(url, projectId, 'member,reader');
  const admin = callerAt(url, projectId, 'admin,member,reader');
  t.after(() => sweep(admin, projectId));
  return {
    cloud,
    url,
    projectId,
    member,
    admin,
    network: async (name, cidr, attributes = {}) => {
      const { network } = await admin<{ network: { id: string } }>('POST', '/v2.0/networks', {
        network: { name, ...attributes },
      });
      await admin('POST', '/v2.0/subnets', {
        subnet: { network_id: network.id, ip_version: 4, cidr, enable_dhcp: false },
      });
      return network.id;
    },
    port: async (networkId, name) => {
      const { port } = await member<{ port: Port }>('POST', '/v2.0/ports', { port: { network_id: networkId, name } });
      return port.id;
    },
    ports: async () => (await admin<{ ports: Port[] }>('GET', `/v2.0/ports?project_id=${projectId}`)).ports,
    portOf: async (id) => (await admin<{ port: Port }>('GET', `/v2.0/ports/${id}`)).port,
  };
}

async function sweep(admin: Caller, projectId: string): Promise<void> {
  // Refused where there is none and could be none.
  await admin('DELETE', `/v2.0/auto-allocated-topology/${projectId}`).catch(() => {});
  const { ports } = await admin<{ ports: Port[] }>('GET', `/v2.0/ports?project_id=${projectId}`);
  for (const { id } of ports) await admin('DELETE', `/v2.0/ports/${id}`);
  const { networks } = await admin<{ networks: { id: string }[] }>('GET', `/v2.0/networks?project_id=${projectId}`);
  for (const { id } of networks) await admin('DELETE', `/v2.0/networks/${id}`);
}
