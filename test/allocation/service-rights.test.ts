import assert from 'node:assert/strict';
import test from 'node:test';
import { createNetworkApi } from '../../src/allocation/index.ts';
import { createInProcessTransport, createNeutronClient } from '../../src/neutron/client/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { on, World } from '../support/allocation-world.ts';

/** A Neutron that knows the service only, as one with a Keystone that is not ours. */
function serviceOnly() {
  const world = new World();
  const transport = { ...createInProcessTransport(world.neutron.handle), knowsUsers: false };
  const neutron = createNeutronClient({ transport, runtime: world.runtime, logger: silentLogger });
  return { world, api: createNetworkApi({ neutron, runtime: world.runtime }) };
}

test('where Neutron knows the service only, a port is made for the project with the service’s rights', async () => {
  const { world, api } = serviceOnly();
  const network = world.neutron.network();
  await api.allocateForInstance(world.request([on(network.id)]));
  assert.equal(world.ownPorts.length, 1);
  assert.equal(world.ownPorts[0]?.tenant_id, 'demo');
});

test('where Neutron knows the service only, a network that the project may not see is not found', async () => {
  const { world, api } = serviceOnly();
  const network = world.neutron.network({ tenant_id: 'other' });
  await assert.rejects(api.allocateForInstance(world.request([on(network.id)])), { code: 'NetworkNotFound' });
  assert.equal(world.neutron.ports.size, 0);
});

test('where Neutron knows the service only, an address on another project’s network cannot be chosen', async () => {
  const { world, api } = serviceOnly();
  const network = world.neutron.network({ tenant_id: 'other', shared: true });
  await assert.rejects(api.allocateForInstance(world.request([on(network.id, '10.0.0.9')])), { code: 'Forbidden' });
  assert.equal(world.neutron.ports.size, 0);
});
