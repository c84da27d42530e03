import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { berth, type Ran } from '../cli/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { compared } from './support/compared.ts';
import { killedBuilds } from './support/killed-builds.ts';
import { portsOnRetiredHost, robbedServer } from './support/lost-ports.ts';
import { computeHost } from './support/nova-services.ts';
import { openstackClient } from './support/openstack.ts';
import { startProject } from './support/openstack-project.ts';
import { lasting, readTranscript } from './support/transcript.ts';
import { agentOnlyHost, startWholeOpenStack, type WholeOpenStack } from './support/whole-openstack.ts';

interface FindingRow {
  Kind: string;
  ID: string;
  Mend: string;
  Result?: string;
}

const verifying = process.env.BERTH_VERIFY === '1';
const page = join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'audit.md');

suite('berth audit on a whole OpenStack', { skip: !verifying && 'npm run verify only: it takes minutes' }, () => {
  test('it finds what a killed nova-compute and lost messages have left, and nothing else; a fix leaves the ports of users; its commands mend the rest', async (t) => {
    const openstack = await startWholeOpenStack();
    t.after(() => openstack.stop());
    t.diagnostic(`the cloud started in ${Math.round(openstack.startedIn / 1000)} s`);
    const { audit, client, transcript } = commands(t, openstack);
    const project = await startProject(openstack);
    const healthy = await project.healthyServers();
    const free = await project.port({ name: 'free' });
    await project.dhcpPort(agentOnlyHost);
    assert.deepEqual(await audit(0), []);

    const crash = await killedBuilds(openstack, project);
    const robbed = await robbedServer(openstack, project);
    const retired = await portsOnRetiredHost(project);
    const truth = await compared(openstack.mariadb);
    const more = [`port_missing ${robbed}`, `dead_host ${retired.nic}`, `dead_host ${retired.dhcp}`];
    assert.deepEqual(truth, [...crash.expected, ...more].toSorted());
    const rows = await audit(3);
    assert.deepEqual(rows.map(({ Kind, ID }) => `${Kind} ${ID}`).toSorted(), truth);
    await transcript();

    const before = await project.portIds();
    await transcript();
    assert.deepEqual(
      await project.portIds(),
      before.filter((id) => id !== crash.orphan),
    );

    for (const id of crash.failed) await project.deleteServer(id);
    await transcript();
    for (const { Mend } of await audit(3)) {
      for (const command of Mend.split(' && ')) await client(...command.split(' ').slice(1).map(unquoted));
    }
    await transcript();
    assert.deepEqual(await compared(openstack.mariadb), []);
    const given = await project.portsOf(robbed);
    assert.equal(given.length, 1);
    const left = [...healthy, free, retired.nic, ...given, ...crash.brought];
    assert.deepEqual(await project.portIds(), left.toSorted());
    for (const id of crash.brought) {
      const { device_id, 'binding:host_id': host } = await project.portOf(id);
      assert.deepEqual([device_id, host], ['', '']);
    }
    assert.equal((await project.portOf(retired.nic))['binding:host_id'], computeHost);
  });
});

/** The auditor's and the openstack client's ways to the cloud, both as the administrator, and the page's transcript. */
function commands(t: TestContext, { keystone }: WholeOpenStack) {
  const file = join(temporaryFolder(t), 'clouds.yaml');
  const auth = {
    ...{ auth_url: keystone.url, username: 'admin', password: keystone.adminPassword, project_name: 'admin' },
    ...{ user_domain_id: 'default', project_domain_id: 'default' },
  };
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify({ clouds: { production: { auth, region_name: 'RegionOne' } } }));
  const run = (...args: string[]) => berth(args, { env: { OS_CLIENT_CONFIG_FILE: file } });
  const audit = async (code: number, ...args: string[]): Promise<FindingRow[]> => {
    const ran = await run('audit', '--os-cloud', 'production', '--grace', '0', '-f', 'json', ...args);
    assert.equal(ran.code, code, `${ran.err}${ran.out}`);
    return JSON.parse(ran.out) as FindingRow[];
  };
  return { audit, client: openstackClient(file, 'production'), transcript: transcriptOf(run) };
}

/** Runs the page's next command, and looks whether it prints what the page says and ends as that says in the step after it. */
function transcriptOf(run: (...args: string[]) => Promise<Ran>): () => Promise<void> {
  const steps = readTranscript(page);
  return async () => {
    const [asked, ended] = steps.splice(0, 2);
    const { err, out, code } = await run(...(asked?.command.split(' ').slice(1) ?? []));
    assert.equal(lasting(`${err}${out}`), lasting(asked?.expected ?? ''), `${page}: ${asked?.command}\n${err}${out}`);
    assert.deepEqual([ended?.command, ended?.expected], ['echo $?', String(code)]);
  };
}

/** A word of a command as a shell would take it. */
function unquoted(word: string): string {
  return word === "''" ? '' : word;
}
