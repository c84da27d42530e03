import assert from 'node:assert/strict';
import type { NeutronTransport } from '../../../src/neutron/client/index.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { inMode, type Mode, type PortNow, type Situation } from '../../support/all-or-nothing.ts';
import { member } from '../../support/allocation-world.ts';
import { NetworkBuilder } from '../../support/network-builder.ts';
import { type Create, preciousPort, threeNetworks, threeNics } from '../../support/three-nics.ts';
import type { WireOptions } from '../../support/wire.ts';
import { callerAt } from './real-cloud.ts';

/** A project at a real Neutron with three networks, where servers meet trouble, one after the other. */
export interface FaultPlace {
  /** A new server that wants three NICs, and the port that it brings. */
  arrange(mode: Mode, trouble: NonNullable<WireOptions['trouble']>): Promise<Situation>;
  /** Deletes what a server has left, and the port that it brought. */
  clear(): Promise<void>;
}

export interface FaultPlaceOptions {
  /** Neutron's. */
  readonly url: string;
  /** The servers' way there, without trouble. */
  readonly transport: NeutronTransport;
  readonly runtime: Runtime;
  readonly projectId: string;
}

/** Makes the networks of a new project. */
export async function faultPlace({ url, transport, runtime, projectId }: FaultPlaceOptions): Promise<FaultPlace> {
  const admin = callerAt(url, projectId, 'admin,member,reader');
  const create: Create = async <T>(collection: string, one: string, body: object) =>
    (await admin<{ [one: string]: T }>('POST', `/v2.0/${collection}`, { [one]: body }))[one] as T;
  await create('security-groups', 'security_group', { name: 'web' });
  const networks = await threeNetworks(create);
  const query = networks.map(({ id }) => `network_id=${id}`).join('&');
  const ports = async () => (await admin<{ ports: PortNow[] }>('GET', `/v2.0/ports?${query}`)).ports;
  const context = { ...member, projectId, token: null };
  return {
    async arrange(mode, trouble) {
      await preciousPort(create, networks);
      // As it is read, not as its creation is answered.
      const [whole] = await ports();
      assert.ok(whole);
      const instance = { uuid: runtime.ids.uuid(), projectId, hostname: 'server-1', availabilityZone: 'nova' };
      const parts = { transport, runtime, context, instance };
      const world = new NetworkBuilder(parts, { ...inMode(mode), trouble });
      return { world, requests: threeNics(networks, whole), networks, whole, ports };
    },
    async clear() {
      await Promise.all((await ports()).map(({ id }) => admin('DELETE', `/v2.0/ports/${id}`)));
    },
  };
}
