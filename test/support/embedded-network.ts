import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RequestContext, serviceContext } from '../../src/context/request-context.ts';
import type { HandleRequest } from '../../src/neutron/client/index.ts';
import type { Network, Port, PortBinding, Subnet } from '../../src/neutron/resources.ts';
import { createNetworkService } from '../../src/neutron/server/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { openSqlite } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';

/** The embedded network service without limits, and a hand on its resources with the rights of an administrator. */
export interface EmbeddedNetwork {
  readonly handle: HandleRequest;
  create<T>(collection: string, one: string, body: object, context?: RequestContext): Promise<T>;
  network(attributes?: object, context?: RequestContext): Promise<Network>;
  subnet(networkId: string, cidr: string, attributes?: object): Promise<Subnet>;
  port(networkId: string, attributes?: object, context?: RequestContext): Promise<Port>;
  update(portId: string, changes: object): Promise<Port>;
  bindings(portId: string): Promise<PortBinding[]>;
  removeBinding(portId: string, host: string): Promise<void>;
  /** All ports that match, with everything that an administrator sees. */
  ports(query?: string): Promise<Port[]>;
}

/**
 * A network service on a database of its own. `projectId` owns what is made without saying more; `atEnd` is handed what
 * cleans up.
 */
export function embeddedNetwork(
  runtime: Runtime,
  projectId: string,
  atEnd: (cleanUp: () => Promise<void>) => void,
): EmbeddedNetwork {
  const folder = mkdtempSync(join(tmpdir(), 'berth-test-'));
  const database = openSqlite({ file: join(folder, 'berth.db'), disk: 'off' });
  atEnd(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const service = createNetworkService({
    database,
    runtime,
    logger: silentLogger,
    tokens: { validate: async () => null },
    mechanism: {
      bind: ({ host }) =>
        host === 'nowhere' ? null : { vifType: 'ovs', vifDetails: { port_filter: true, bridge_name: 'br-int' } },
    },
    config: { defaultQuotas: { network: -1, subnet: -1, port: -1, security_group: -1, security_group_rule: -1 } },
  });
  const owner = serviceContext('req-33333333-3333-4333-8333-333333333333', { projectId });
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    query: string,
    body: unknown,
    context = owner,
  ) => {
    const reply = await service.handle({ method, path, query, body, headers: {}, context, baseUrl: '' });
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Record<string, unknown>;
  };
  const create = async <T>(collection: string, one: string, body: object, context?: RequestContext): Promise<T> =>
    (await call('POST', `/v2.0/${collection}`, '', { [one]: body }, context))[one] as T;
  return {
    handle: (request) => service.handle(request),
    create,
    network: (attributes = {}, context) =>
      create<Network>('networks', 'network', { name: 'net', ...attributes }, context),
    subnet: (network_id, cidr, attributes = {}) =>
      create<Subnet>('subnets', 'subnet', {
        network_id,
        cidr,
        ip_version: cidr.includes(':') ? 6 : 4,
        ...attributes,
      }),
    port: (network_id, attributes = {}, context) =>
      create<Port>('ports', 'port', { network_id, ...attributes }, context),
    update: async (id, changes) => (await call('PUT', `/v2.0/ports/${id}`, '', { port: changes })).port as Port,
    bindings: async (portId) =>
      (await call('GET', `/v2.0/ports/${portId}/bindings`, '', undefined)).bindings as PortBinding[],
    removeBinding: async (portId, host) => {
      await call('DELETE', `/v2.0/ports/${portId}/bindings/${host}`, '', undefined);
    },
    ports: async (query = '') => (await call('GET', '/v2.0/ports', query, undefined)).ports as Port[],
  };
}
