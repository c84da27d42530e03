import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBerthProcess } from '../../support/berth-process.ts';
import { type CloudApi, credentialsOf, signIn } from '../../support/cloud-api.ts';
import { ensureProject, logIn, makeUser } from '../support/identity-api.ts';
import { computeHost } from '../support/nova-services.ts';
import { type Outcome, runCommands } from '../support/openstack-shell.ts';
import { addStubImage } from '../support/stub-image.ts';
import { startWholeOpenStack } from '../support/whole-openstack.ts';
import type { Command } from './commands.ts';

/** A cloud in which a member of the project `demo` and an administrator run commands. */
export interface ComparedCloud {
  run(commands: readonly Command[]): Promise<Outcome[]>;
  stop(): Promise<void>;
}

/** The newest microversion that both have. */
const computeApiVersion = '2.74';

interface Person {
  readonly username: string;
  readonly password: string;
  readonly project: string;
}

/** Starts Keystone, Placement, Neutron and Nova from Debian, set up as a Berth is. */
export async function startRealCloud(folder: string): Promise<ComparedCloud> {
  const openstack = await startWholeOpenStack(undefined, 'as Berth');
  const { url: authUrl, adminPassword } = openstack.keystone;
  const member = { username: 'demo', password: 'the password of demo', project: 'demo' };
  const admin = { username: 'admin', password: adminPassword, project: 'admin' };
  const identity = await logIn({ ...admin, authUrl, projectName: admin.project });
  await ensureProject(identity, member.project);
  await makeUser(identity, { ...member, projectName: member.project }, 'member');
  return { run: running(join(folder, 'real'), authUrl, { member, admin }), stop: () => openstack.stop() };
}

/** Starts a Berth with nothing in it but the image that the real cloud has, too, and such projects more. */
export async function startBerthCloud(folder: string, projects: readonly string[] = []): Promise<ComparedCloud> {
  const data = join(folder, 'berth');
  const berth = await startBerthProcess(data, { BERTH_COMPUTE_HOSTS: computeHost });
  const asAdmin = await signIn(berth.url, berth.cloudsFile, 'berth-admin');
  const asMember = await signIn(berth.url, berth.cloudsFile, 'berth');
  await unfurnish(asAdmin, asMember);
  await addStubImage(`${berth.url}/image`, asAdmin.token);
  for (const name of projects) await asAdmin.ok('POST', '/identity/v3/projects', { project: { name } });
  const people = {
    member: credentialsOf(berth.cloudsFile, 'berth'),
    admin: credentialsOf(berth.cloudsFile, 'berth-admin'),
  };
  return {
    run: running(join(folder, 'ours'), `${berth.url}/identity/v3`, people),
    stop: async () => {
      await berth.end('SIGTERM');
    },
  };
}

/** How commands are run at a cloud; the client's settings are kept in the folder. */
export function running(folder: string, authUrl: string, people: Readonly<Record<'member' | 'admin', Person>>) {
  const clouds = Object.entries(people).map(([cloud, { username, password, project }]) => {
    const domains = { user_domain_id: 'default', project_domain_id: 'default' };
    const auth = { auth_url: authUrl, username, password, project_name: project, ...domains };
    const versions = { identity_api_version: '3', compute_api_version: computeApiVersion };
    return [cloud, { region_name: 'RegionOne', ...versions, auth }];
  });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'clouds.yaml');
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify({ clouds: Object.fromEntries(clouds) }));
  return (commands: readonly Command[]) =>
    runCommands(
      commands.map(({ args }) => args),
      file,
      'member',
      import.meta.dirname,
    );
}

/** Removes what a first start has made. */
async function unfurnish(admin: CloudApi, member: CloudApi): Promise<void> {
  const remove = async (as: CloudApi, path: string, collection: string) => {
    const listed = await as.ok<Record<string, { id: string }[]>>('GET', path);
    for (const { id } of listed[collection] ?? []) await as.ok('DELETE', `${path}/${id}`);
  };
  await remove(member, '/network/v2.0/networks', 'networks');
  await remove(admin, '/compute/v2.1/flavors', 'flavors');
  await remove(admin, '/image/v2/images', 'images');
}
