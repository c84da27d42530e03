import assert from 'node:assert/strict';
import test from 'node:test';
import { AllocationError, type ErrorEntry, errorRegistry } from '../../src/allocation/index.ts';
import { neutronErrorTypes } from '../../src/neutron/client/index.ts';
import { bring, member, on, World } from '../support/allocation-world.ts';

const everything = {
  network: 'N1',
  networks: ['N1', 'N2'],
  port: 'P1',
  fixedIp: '10.0.0.1',
  mac: 'fa:16:3e:00:00:01',
  securityGroup: 'web',
  host: 'h',
  hostname: 'server-1',
  reason: 'because',
};

for (const [code, entry] of Object.entries<ErrorEntry>(errorRegistry)) {
  test(`${code} says something sensible, whatever is known`, () => {
    assert.ok(entry.status >= 400 && entry.status < 600);
    for (const named of [{}, everything]) {
      const message = entry.message(named);
      assert.ok(message.length > 10 && !/undefined|null|\[object/.test(message), message);
    }
  });
}

test("the user's errors abort, what may pass is retried, and what the host decides travels", () => {
  const codesOf = (fate: string) =>
    Object.entries<ErrorEntry>(errorRegistry)
      .filter(([, entry]) => entry.fate === fate)
      .map(([code]) => code)
      .sort();
  assert.deepEqual(codesOf('retry'), [
    'NetworkDeallocationFailed',
    'NeutronUnavailable',
    'PortBindingActivationFailed',
    'PortBindingDeletionFailed',
  ]);
  assert.deepEqual(codesOf('reschedule'), [
    'NetworkAllocationTimeout',
    'NeutronAdminCredentialConfigurationInvalid',
    'NeutronError',
    'PciDeviceNotFound',
    'PortBindingFailed',
    'PortNotFree',
    'PortUpdateFailed',
  ]);
});

for (const [type, status] of Object.entries(neutronErrorTypes)) {
  for (const method of ['POST', 'PUT'] as const) {
    test(`${type} to a ${method} ends in an error of the registry that names the step`, async () => {
      const inner = new World();
      const world = new World({
        handle: async (request) =>
          request.method === method && !JSON.stringify(request.body).includes('"device_id":""')
            ? { status, body: { NeutronError: { type, message: 'in words of its own', detail: '' } } }
            : inner.neutron.handle(request),
      });
      const network = inner.neutron.network();
      const port = inner.neutron.port(network.id);
      const error = await world.allocate([on(network.id), bring(port.id)]).catch((reason: unknown) => reason);
      assert.ok(error instanceof AllocationError, String(error));
      assert.ok(error.code in errorRegistry);
      assert.match(error.detail, method === 'POST' ? /step create/ : /step bind/);
      assert.match(error.detail, new RegExp(`${status} ${type}`));
      if (status >= 500) assert.ok(!error.message.includes('in words of its own'));
      assert.ok(!`${error.message}${error.detail}`.includes(String(member.token)));
      assert.deepEqual([...inner.neutron.ports.keys()], [port.id]);
      assert.equal(port.device_id, '');
    });
  }
}

test('the operator is told of every code what has happened', () => {
  for (const [code, { operator }] of Object.entries<ErrorEntry>(errorRegistry)) assert.match(operator, /\.$/, code);
});
