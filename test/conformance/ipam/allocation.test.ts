import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressesOf, answered, made, network, port, refused, subnet } from '../neutron/given.ts';
import { type Api, neutron } from '../neutron/harness.ts';

/** What may happen to the addresses of a small subnet. Indexes are taken modulo what is there. */
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant({ kind: 'create' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('choose' as const), host: fc.integer({ min: 1, max: 14 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), index: fc.nat(20) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        index: fc.nat(20),
        host: fc.integer({ min: 1, max: 14 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('bulk' as const), count: fc.integer({ min: 2, max: 5 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('pool' as const),
        start: fc.integer({ min: 2, max: 14 }),
        end: fc.integer({ min: 2, max: 14 }),
      }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** A /28 whose gateway is .1: what is pooled, and which port has which address, as the answers tell it. */
class Model {
  readonly taken = new Map<string, string>();
  pool = { start: 2, end: 14 };

  free(): string[] {
    const taken = new Set(this.taken.values());
    const hosts = Array.from({ length: this.pool.end - this.pool.start + 1 }, (_, index) => this.pool.start + index);
    return hosts.map((host) => `10.0.0.${host}`).filter((address) => !taken.has(address));
  }

  isTaken(address: string): boolean {
    return [...this.taken.values()].includes(address);
  }

  portAt(index: number): string | undefined {
    return [...this.taken.keys()][index % Math.max(1, this.taken.size)];
  }
}

/** Notes the address of a new port, which must have been free. */
function note(model: Model, port: { id: string; fixed_ips: { ip_address: string }[] }, isChosen: boolean): void {
  const [address = '', ...others] = addressesOf(port);
  assert.deepEqual(others, []);
  assert.equal(model.isTaken(address), false, `${address} was given out twice`);
  if (!isChosen) assert.ok(model.free().includes(address), `${address} is not of the pool`);
  model.taken.set(port.id, address);
}

async function create(api: Api, networkId: string, model: Model): Promise<void> {
  const isFull = model.free().length === 0;
  const answer = await api.post('/v2.0/ports', { port: { network_id: networkId } });
  if (isFull) refused(answer, 409, 'IpAddressGenerationFailure');
  else note(model, answered(answer, 201).port, false);
}

async function bulk(api: Api, networkId: string, model: Model, count: number): Promise<void> {
  const fits = model.free().length >= count;
  const answer = await api.post('/v2.0/ports', {
    ports: Array.from({ length: count }, () => ({ network_id: networkId })),
  });
  if (fits) for (const port of answered(answer, 201).ports) note(model, port, false);
  else refused(answer, 409, 'IpAddressGenerationFailure');
}

async function choose(api: Api, networkId: string, model: Model, host: number): Promise<void> {
  const ip_address = `10.0.0.${host}`;
  const wasTaken = model.isTaken(ip_address);
  const answer = await api.post('/v2.0/ports', { port: { network_id: networkId, fixed_ips: [{ ip_address }] } });
  if (wasTaken) refused(answer, 409, 'IpAddressAlreadyAllocated');
  else note(model, answered(answer, 201).port, true);
}

async function move(api: Api, model: Model, index: number, host: number): Promise<void> {
  const id = model.portAt(index);
  const ip_address = `10.0.0.${host}`;
  if (id === undefined) return;
  const isOthers = model.isTaken(ip_address) && model.taken.get(id) !== ip_address;
  const answer = await api.put(`/v2.0/ports/${id}`, { port: { fixed_ips: [{ ip_address }] } });
  if (isOthers) return refused(answer, 409, 'IpAddressAlreadyAllocated');
  assert.deepEqual(addressesOf(answered(answer, 200).port), [ip_address]);
  model.taken.set(id, ip_address);
}

test('no address is given out twice, a subnet is exhausted exactly when it is full, and what is freed is free', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  made(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { port: -1, network: -1, subnet: -1 } }));
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { id: networkId } = await network(a);
      const { id: subnetId } = await subnet(a, networkId, '10.0.0.0/28');
      const model = new Model();
      for (const step of sequence) {
        if (step.kind === 'create') await create(a, networkId, model);
        else if (step.kind === 'choose') await choose(a, networkId, model, step.host);
        else if (step.kind === 'bulk') await bulk(a, networkId, model, step.count);
        else if (step.kind === 'move') await move(a, model, step.index, step.host);
        else if (step.kind === 'delete') {
          const id = model.portAt(step.index);
          if (id === undefined) continue;
          answered(await a.delete(`/v2.0/ports/${id}`), 204);
          model.taken.delete(id);
        } else {
          const [start, end] = [Math.min(step.start, step.end), Math.max(step.start, step.end)];
          const allocation_pools = [{ start: `10.0.0.${start}`, end: `10.0.0.${end}` }];
          answered(await a.put(`/v2.0/subnets/${subnetId}`, { subnet: { allocation_pools } }), 200);
          model.pool = { start, end };
        }
      }
      // To the brim: as many as the model says are free, and not one more.
      const left = model.free().length;
      for (let index = 0; index <= left; index++) await create(a, networkId, model);
      assert.deepEqual(model.free(), []);
    }),
    { numRuns: 30 },
  );
});

test('callers at once share out a /24: 253 of them, and none twice', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  made(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { port: -1 } }));
  const { id: networkId } = await network(a);
  await subnet(a, networkId, '10.0.0.0/24');
  const calls = Array.from({ length: 300 }, () => a.post('/v2.0/ports', { port: { network_id: networkId } }));
  const answers = await Promise.all(calls);
  const got = answers.filter(({ status }) => status === 201).flatMap(({ body }) => addressesOf(body.port));
  assert.equal(got.length, 253);
  assert.equal(new Set(got).size, 253);
  for (const answer of answers) if (answer.status !== 201) refused(answer, 409, 'IpAddressGenerationFailure');
});

test('a big subnet is used from any end without being walked through', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  for (const [cidr, last, before] of [
    ['10.0.0.0/8', '10.255.255.254', '10.255.255.253'],
    ['2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8::ffff:ffff:ffff:fffe'],
  ] as const) {
    const { id: networkId } = await network(a);
    const { id: subnetId } = await subnet(a, networkId, cidr);
    await port(a, networkId, { fixed_ips: [{ ip_address: last }] });
    const allocation_pools = [{ start: before, end: last }];
    assert.ok(addressesOf(await port(a, networkId)).length === 1);
    answered(await a.put(`/v2.0/subnets/${subnetId}`, { subnet: { allocation_pools } }), 200);
    assert.deepEqual(addressesOf(await port(a, networkId)), [before]);
    refused(await a.post('/v2.0/ports', { port: { network_id: networkId } }), 409, 'IpAddressGenerationFailure');
  }
});
