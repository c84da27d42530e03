import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/engines.ts';
import { made, network, refused } from './given.ts';
import { neutron } from './harness.ts';

const clients = 8;

// Each is another project's, whose quotas do not make one wait for the other.
const body = (network_id: string, cidr: string, n: number) => ({
  subnet: { network_id, ip_version: 4, cidr, project_id: `project-${n}` },
});

testOnEngines(
  'subnets made at once on one network are all told of by it, and so are those that are left',
  async (t, database) => {
    const { api, admin } = neutron(t, {}, database);
    const a = api('a');
    const { id } = await network(a);
    const create = (n: number) => admin.post('/v2.0/subnets', body(id, `10.0.${n}.0/24`, n));
    const answers = await Promise.all(Array.from({ length: clients }, (_, n) => create(n)));
    const ids = answers.map((answer) => made(answer).subnet.id);
    const told = async () => made(await a.get(`/v2.0/networks/${id}`)).network;
    const before = await told();
    assert.deepEqual(before.subnets.toSorted(), ids.toSorted());
    assert.equal(before.revision_number, 1 + clients);
    await Promise.all(ids.slice(1).map((one) => admin.delete(`/v2.0/subnets/${one}`)));
    assert.deepEqual((await told()).subnets, ids.slice(0, 1));
  },
);

testOnEngines(
  'SUB-032 of subnets that overlap and are asked for at once on one network, one is made',
  async (t, database) => {
    const { api, admin } = neutron(t, {}, database);
    const a = api('a');
    const { id } = await network(a);
    const create = (n: number) => admin.post('/v2.0/subnets', body(id, `10.0.0.0/${24 - n}`, n));
    const answers = await Promise.all(Array.from({ length: clients }, (_, n) => create(n)));
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    for (const answer of answers) if (answer.status !== 201) refused(answer, 400, 'InvalidInput');
  },
);
