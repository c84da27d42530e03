import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { berth } from '../cli/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { compared } from './support/compared.ts';
import type { Wanted } from './support/gate.ts';
import { openstackClient } from './support/openstack.ts';
import { type Project, startProject } from './support/openstack-project.ts';
import { startWholeOpenStack, type WholeOpenStack } from './support/whole-openstack.ts';

interface FindingRow {
  Kind: string;
  ID: string;
  Mend: string;
  Result?: string;
}

const verifying = process.env.BERTH_VERIFY === '1';

suite('berth audit on a whole OpenStack', { skip: !verifying && 'npm run verify only: it takes minutes' }, () => {
  test('it finds what a killed nova-compute has left, and nothing else; a fix leaves the ports of users', async (t) => {
    const openstack = await startWholeOpenStack();
    t.after(() => openstack.stop());
    t.diagnostic(`the cloud started in ${Math.round(openstack.startedIn / 1000)} s`);
    const { audit, client } = commands(t, openstack);
    const project = await startProject(openstack);
    const healthy = await project.healthyServers();
    const free = await project.port({ name: 'free' });
    assert.deepEqual(await audit(0), []);

    const crash = await killedBuilds(openstack, project);
    const truth = await compared(openstack.mariadb);
    assert.deepEqual(truth, crash.expected.toSorted());
    const rows = await audit(3);
    assert.deepEqual(rows.map(({ Kind, ID }) => `${Kind} ${ID}`).toSorted(), truth);

    const before = await project.portIds();
    const fixed = await audit(3, '--fix', '--yes');
    const deleted = fixed.filter(({ Result }) => Result === 'deleted').map(({ ID }) => ID);
    assert.deepEqual(deleted, [crash.orphan]);
    assert.deepEqual(
      await project.portIds(),
      before.filter((id) => id !== crash.orphan),
    );

    for (const id of crash.failed) await project.deleteServer(id);
    for (const { Mend } of await audit(3)) {
      for (const command of Mend.split(' && ')) await client(...command.split(' ').slice(1).map(unquoted));
    }
    assert.deepEqual(await audit(0), []);
    assert.deepEqual(await project.portIds(), [...healthy, free, ...crash.brought].toSorted());
    for (const id of crash.brought) assert.equal((await project.portOf(id)).device_id, '');
  });
});

/** The auditor's and the openstack client's ways to the cloud, both as the administrator. */
function commands(t: TestContext, { keystone }: WholeOpenStack) {
  const file = join(temporaryFolder(t), 'clouds.yaml');
  const auth = {
    ...{ auth_url: keystone.url, username: 'admin', password: keystone.adminPassword, project_name: 'admin' },
    ...{ user_domain_id: 'default', project_domain_id: 'default' },
  };
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify({ clouds: { rig: { auth, region_name: 'RegionOne' } } }));
  const audit = async (code: number, ...args: string[]): Promise<FindingRow[]> => {
    const env = { OS_CLIENT_CONFIG_FILE: file };
    const ran = await berth(['audit', '--os-cloud', 'rig', '--grace', '0', '-f', 'json', ...args], { env });
    assert.equal(ran.code, code, `${ran.err}${ran.out}`);
    return JSON.parse(ran.out) as FindingRow[];
  };
  return { audit, client: openstackClient(file, 'rig') };
}

/** Builds, in each of which nova-compute is killed somewhere else; four of the servers are deleted meanwhile. */
async function killedBuilds({ gate, nova }: WholeOpenStack, project: Project) {
  const posted = (address: string): Wanted => {
    return (method, path, body) => method === 'POST' && path.endsWith('/ports') && body.includes(`"${address}"`);
  };
  const bindingOf = (id: string): Wanted => {
    return (method, path, body) => method === 'PUT' && (path.includes(id) || body.includes(id));
  };
  const network = { uuid: project.networkId };
  const named = await project.port({ name: 'mine' });
  const nameless = await project.port({});
  await project.tick();

  const holds = {
    made: gate.hold('behind', posted('10.0.0.201')),
    bound: gate.hold('before', posted('10.0.0.202')),
    late: gate.hold('before', posted('10.0.0.203')),
    evicted: gate.hold('before', posted('10.0.0.205')),
    second: gate.hold('before', posted('10.1.0.204')),
    named: gate.hold('before', bindingOf(named)),
    nameless: gate.hold('before', bindingOf(nameless)),
  };
  const made = await project.server('made', [{ ...network, fixed_ip: '10.0.0.201' }]);
  const bound = await project.server('bound', [{ ...network, fixed_ip: '10.0.0.202' }]);
  const late = await project.server('late', [{ ...network, fixed_ip: '10.0.0.203' }]);
  const evicted = await project.server('evicted', [{ ...network, fixed_ip: '10.0.0.205' }]);
  const second = await project.server('second', [network, { uuid: project.backId, fixed_ip: '10.1.0.204' }]);
  const withNamed = await project.server('with-named', [{ port: named }]);
  const withNameless = await project.server('with-nameless', [{ port: nameless }]);
  await holds.bound.arrived;
  const binding = gate.hold('behind', bindingOf(bound));
  await holds.bound.release();
  await holds.second.arrived;
  const first = gate.hold('before', bindingOf(second));
  await holds.second.release();
  await first.arrived;
  // Never let through: it is lost.
  const lost = gate.hold('before', bindingOf(second));
  await first.release();
  const { made: answered, late: creation, named: one, nameless: other } = holds;
  const held = [answered, binding, creation, one, other];
  await Promise.all([lost, ...held].map(({ arrived }) => arrived));

  await holds.evicted.arrived;
  // Nova takes a host for dead that is not: its build goes on for a server that is gone, until the host dies.
  const stray = gate.hold('behind', bindingOf(evicted));
  await project.asIfDown(() => project.deleteServer(evicted));
  await holds.evicted.release();
  await stray.arrived;

  await nova.killCompute();
  await project.asIfDown(async () => {
    for (const id of [late, withNamed, withNameless]) await project.deleteServer(id);
  });
  await Promise.all([stray, ...held].map((request) => request.release()));
  await nova.startCompute();
  for (const id of [made, bound, second]) await project.settled(id, 'ERROR');

  const portOf = async (server: string) => (await project.portsOf(server))[0] ?? '';
  const orphan = await portOf(evicted);
  const halfMade = await portOf(late);
  return {
    orphan,
    brought: [named, nameless],
    failed: [made, bound, second],
    expected: [
      `half_bound ${await portOf(made)}`,
      `network_info ${bound}`,
      `half_bound ${await project.unboundPortOf(second)}`,
      `network_info ${second}`,
      `orphaned_port ${orphan}`,
      `orphaned_port ${halfMade}`,
      `orphaned_port ${named}`,
      `orphaned_port ${nameless}`,
    ],
  };
}

/** A word of a command as a shell would take it. */
function unquoted(word: string): string {
  return word === "''" ? '' : word;
}
