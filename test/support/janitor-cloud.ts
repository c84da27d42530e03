import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { instanceClaim } from '../../src/compute/resource-tracker.ts';
import { type Database, run, type Work } from '../../src/store/index.ts';
import { createServer, deleteServer, type PortView, privateNetwork } from './servers.ts';
import { freshCloud, type TestCloud, type TestCloudOptions } from './test-cloud.ts';

/** A finding as the operator's API shows it. */
export interface FindingView {
  readonly id: string;
  readonly kind: string;
  readonly resource_id: string;
  readonly server_id: string;
  readonly state: string;
  readonly age: number;
  readonly reason: string;
  readonly outcome: string | null;
  readonly mend: string | null;
}

/** A cloud whose janitor mends what it finds at once. */
export interface JanitorCloud {
  readonly cloud: TestCloud;
  readonly network: string;
  /** One round, and what it leaves written down: kind, resource, state and outcome. */
  sweep(): Promise<readonly string[]>;
  findings(query?: string): Promise<readonly FindingView[]>;
  /** A server that was built and is gone; `networks` as a client gives them. */
  deletedServer(networks: object[] | 'auto'): Promise<string>;
  /** A server whose build failed, and was taken back. */
  failedServer(networks: object[] | 'auto'): Promise<string>;
  /** A port that somebody makes with this server's id. */
  portOf(serverId: string, attributes?: object, user?: 'demo' | 'admin'): Promise<PortView>;
  /** Changes a port as an administrator. */
  change(portId: string, attributes: object): Promise<void>;
  /** Changes what is in the database, past everything. */
  plant(work: Work<unknown>): Promise<unknown>;
}

export async function janitorCloud(t: TestContext, options: TestCloudOptions = {}): Promise<JanitorCloud> {
  let database: Database | undefined;
  const cloud = await freshCloud(t, {
    ...options,
    compute: { janitor: { grace: 0 }, ...options.compute },
    wrapDatabase: (own) => {
      database = own;
      return own;
    },
  });
  assert.ok(database);
  const opened = database;
  const network = await privateNetwork(cloud);
  const findings = async (query = '') => {
    const { status, body } = await cloud.call<{ findings: FindingView[] }>(
      'admin',
      'GET',
      `/operator/v1/findings?${query}`,
    );
    assert.equal(status, 200);
    return body.findings;
  };
  const built = async (networks: object[] | 'auto', metadata: Record<string, string>) => {
    const id = await createServer(cloud, { networks, metadata });
    await cloud.settled(id);
    return id;
  };
  return {
    cloud,
    network,
    sweep: async () => {
      await cloud.cloud.compute.sweep();
      const all = [...(await findings()), ...(await findings('state=mended'))];
      return all.map(({ kind, resource_id, state, outcome }) => `${kind} ${resource_id} ${outcome ?? state}`);
    },
    findings,
    deletedServer: async (networks) => {
      const id = await built(networks, {});
      await deleteServer(cloud, id);
      await cloud.cloud.compute.idle();
      return id;
    },
    failedServer: (networks) => built(networks, { 'fake:fail': 'spawn' }),
    portOf: async (device_id, attributes = {}, user = 'demo') => {
      const port = { network_id: network, device_id, device_owner: 'compute:nova', ...attributes };
      const answer = await cloud.call<{ port: PortView }>(user, 'POST', '/network/v2.0/ports', { port });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body.port;
    },
    change: async (portId, port) => {
      const answer = await cloud.call('admin', 'PUT', `/network/v2.0/ports/${portId}`, { port });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    },
    plant: (work) => opened.write(work),
  };
}

/** Removes all rows of a server but its ports and its guest: what a restored backup of ours does not have. */
export function forgotten(uuid: string): Work<void> {
  return function* (queries) {
    yield* run(queries.deleteFrom('claim').where('instance_uuid', '=', uuid));
    yield* run(queries.deleteFrom('saga').where('subject', '=', uuid));
    yield* run(queries.deleteFrom('instance').where('uuid', '=', uuid));
  };
}

/** A claim of the smallest flavor on the only host. */
export function claimed(uuid: string): Work<string> {
  return (queries) => instanceClaim(queries, 'berth', { uuid, vcpus: 1, memoryMb: 512, diskGb: 1 }, null);
}
