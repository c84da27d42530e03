import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { refreshCloudsYaml } from '../../src/server/data-folder/clouds-yaml.ts';
import { externalNeutron } from '../../src/server/external-neutron.ts';
import { berth } from '../cli/support.ts';
import { passwordOf } from './support/berth-api.ts';
import { freePort } from './support/free-port.ts';
import { logIn, makeUser } from './support/identity-api.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';
import { openstackClient } from './support/openstack.ts';
import { realCloud } from './support/real-cloud.ts';

/** Whom Neutron checks tokens as. */
const checker = { username: 'neutron', password: 'the password of neutron', projectName: 'service' };
const nobody = '11111111-1111-4111-8111-111111111111';

interface FindingRow {
  Kind: string;
  ID: string;
  Mend: string;
  Result?: string;
}

suite('berth audit on a real Neutron', { concurrency: false }, () => {
  let neutron: NeutronServer;
  let port: number;
  before(async () => {
    port = await freePort();
    const authUrl = `http://127.0.0.1:${port}/identity`;
    neutron = await startNeutronServer({ identities: { berth: { authUrl, ...checker, strict: true } } });
  });
  after(() => neutron?.stop());

  async function fresh(t: TestContext) {
    const external = externalNeutron({ endpoint: neutron.checkedBy('berth'), keystone: 'own' }, systemRuntime());
    const real = await realCloud(t, neutron.url, { neutron: external });
    const { cloud, store } = real.cloud;
    await cloud.app.listen({ host: '127.0.0.1', port });
    const url = `http://127.0.0.1:${port}`;
    refreshCloudsYaml(store.cloudsFile, url);
    const password = passwordOf(store.cloudsFile, 'admin');
    const authUrl = `${url}/identity/v3`;
    await makeUser(await logIn({ authUrl, username: 'admin', password, projectName: 'admin' }), checker, 'service');
    const audit = async (code: number, ...args: string[]): Promise<FindingRow[]> => {
      const ran = await berth(['audit', '--os-cloud', 'berth-admin', '--grace', '0', '-f', 'json', ...args], {
        env: { OS_CLIENT_CONFIG_FILE: store.cloudsFile },
      });
      assert.equal(ran.code, code, ran.err);
      return JSON.parse(ran.out) as FindingRow[];
    };
    return { real, audit, openstack: openstackClient(store.cloudsFile, 'berth-admin'), cloudsFile: store.cloudsFile };
  }

  test('it finds the leaks, its commands mend them, and a fix leaves exactly what is sound', async (t) => {
    const { real, audit, openstack, cloudsFile } = await fresh(t);
    const network_id = await real.network('front', '10.0.0.0/24');
    const member = openstackClient(cloudsFile, 'berth');
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait', '--network', 'front'];
    const [present, past] = await Promise.all([
      member.json<{ id: string }>(...create, 'present'),
      member.json<{ id: string }>(...create, 'past'),
    ]);
    await member('server', 'delete', '--wait', past.id);
    await real.port(network_id, 'free');
    const sound = (await real.ports()).map(({ id }) => id);
    assert.deepEqual(await audit(0), []);

    const plant = async (attributes: object) => {
      const made = await real.admin<{ port: { id: string } }>('POST', '/v2.0/ports', {
        port: { network_id, project_id: real.projectId, ...attributes },
      });
      return made.port.id;
    };
    const orphan = await plant({ device_id: past.id, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
    const unknown = await plant({ device_id: nobody, device_owner: 'compute:nova' });
    const unbound = await plant({ device_id: present.id, device_owner: 'compute:nova' });
    const brought = await plant({
      ...{ name: 'mine', device_id: past.id, device_owner: 'compute:nova', 'binding:host_id': 'berth' },
    });
    const taken = await plant({ 'binding:host_id': 'berth' });
    const failed = await plant({ 'binding:host_id': 'nowhere' });
    const rows = await audit(3);
    assert.deepEqual(
      rows.map(({ Kind, ID }) => `${Kind} ${ID}`).toSorted(),
      [
        `orphaned_port ${orphan}`,
        `orphaned_port ${unknown}`,
        `orphaned_port ${brought}`,
        `half_bound ${unbound}`,
        `half_bound ${taken}`,
        `half_bound ${failed}`,
      ].toSorted(),
    );

    for (const { Mend, ID } of rows.filter(({ Kind }) => Kind === 'half_bound')) {
      await openstack(...Mend.split(' ').slice(1));
      if (ID !== unbound) assert.equal((await real.portOf(ID))['binding:vif_type'], 'unbound');
    }
    assert.equal((await real.portOf(unbound))['binding:host_id'], 'berth');
    for (const command of rows.find(({ ID }) => ID === brought)?.Mend.split(' && ') ?? []) {
      await openstack(
        ...command
          .split(' ')
          .slice(1)
          .map((word) => (word === "''" ? '' : word)),
      );
    }
    const freed = await real.portOf(brought);
    assert.deepEqual([freed.device_id, freed.device_owner, freed['binding:host_id']], ['', '', '']);
    await real.admin('DELETE', `/v2.0/ports/${unbound}`);
    const fixed = await audit(3, '--fix', '--yes');
    assert.deepEqual(Object.fromEntries(fixed.map(({ ID, Result }) => [ID, Result])), {
      [orphan]: 'deleted',
      [unknown]: '',
    });
    const left = [...sound, unknown, brought, taken, failed].toSorted();
    assert.deepEqual((await real.ports()).map(({ id }) => id).toSorted(), left);
    await audit(0, '--fix', '--yes', '--include-unknown');
    assert.deepEqual(
      (await real.ports()).map(({ id }) => id).toSorted(),
      left.filter((id) => id !== unknown),
    );
  });
});
