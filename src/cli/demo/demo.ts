import type { CloudFlags } from '../cloud/find-cloud.ts';
import { openSession, openSessionIn, type Session } from '../cloud/session.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { listOf, objectOf, textOf } from '../json.ts';
import type { World } from '../world.ts';
import { clearProject } from './clear-project.ts';
import { fillProject, type Material, named } from './fill-project.ts';
import { type SceneProject, scene, sceneMark } from './scene.ts';

/** Flags of `berth demo`. */
export interface DemoFlags extends CloudFlags {
  readonly clear?: true;
}

/** A project's id by its name. */
type Projects = ReadonlyMap<string, string>;

/** `berth demo`: fills a cloud with a lifelike scene and says what to look at, or takes the scene away. Answers the exit code. */
export function demo(given: DemoFlags, world: World): Promise<ExitCode> {
  // Projects are made for it: that takes an administrator.
  const flags = { ...given, osCloud: given.osCloud ?? world.env.OS_CLOUD ?? 'berth-admin' };
  const undone = 'nothing: what was made stays; berth demo --clear takes it away';
  return attempt(world, { what: 'could not set the scene', undone }, async () => {
    const admin = await openSession(flags, world);
    if (!admin.roles.includes('admin')) {
      throw new Failure({
        why: 'projects are made for the scene, and this user is no administrator',
        undone: 'nothing had to be: nothing was made',
        next: ['berth demo --os-cloud berth-admin'],
      });
    }
    const there = await sceneProjects(admin);
    if (given.clear) return clear(flags, world, admin, there);
    if (there.size > 0) {
      throw new Failure({
        why: 'the scene is there already',
        undone: 'nothing had to be: nothing was made',
        next: ['look at it: the console', 'take it away first: berth demo --clear'],
      });
    }
    await fill(flags, world, admin);
  });
}

async function fill(flags: CloudFlags, world: World, admin: Session): Promise<void> {
  const material = await materialOf(admin);
  const member = (await named(admin, 'identity', '/roles?name=member', 'roles'))[0]?.id ?? '';
  const { body } = await admin.call('identity', 'GET', '/auth/projects');
  const taken = listOf(body.projects).map((one) => textOf(objectOf(one).name));
  const clash = scene.find(({ name }) => taken.includes(name));
  if (clash) {
    throw new Failure({
      why: `there is a project "${clash.name}" that is not of the scene`,
      undone: 'nothing had to be: nothing was made',
      next: ['use a Berth of its own for it: berth up --data FOLDER --port PORT'],
    });
  }
  const user = await userOf(admin);
  const filled = await Promise.all(
    scene.map(async (project) => {
      const id = await makeProject(admin, project, user, member);
      const session = await openSessionIn(flags, world, id);
      const networks = await fillProject(session, project, material);
      const count = project.servers.reduce((sum, servers) => sum + servers.count, 0);
      world.stderr.write(`${project.name}: ${count} servers asked for, ${networks.size} networks\n`);
      return { session, networks };
    }),
  );
  const [shop] = filled;
  if (shop) await leak(shop.session, shop.networks.get('app') ?? '', world.runtime.ids.uuid());
  world.stdout.write(whatToLookAt);
}

async function clear(flags: CloudFlags, world: World, admin: Session, projects: Projects): Promise<void> {
  for (const [name, id] of projects) {
    await clearProject(await openSessionIn(flags, world, id), admin, world);
    await admin.call('identity', 'DELETE', `/projects/${id}`);
    world.stderr.write(`${name}: gone\n`);
  }
  world.stdout.write(projects.size === 0 ? 'There was no scene.\n' : 'The scene is gone.\n');
}

async function sceneProjects(admin: Session): Promise<Projects> {
  const { body } = await admin.call('identity', 'GET', '/projects');
  const marked = listOf(body.projects)
    .map(objectOf)
    .filter(({ description }) => description === sceneMark);
  return new Map(marked.map(({ name, id }) => [textOf(name), textOf(id)]));
}

async function makeProject(admin: Session, { name }: SceneProject, user: string, role: string): Promise<string> {
  const { body } = await admin.call('identity', 'POST', '/projects', { project: { name, description: sceneMark } });
  const id = textOf(objectOf(body.project).id);
  await admin.call('identity', 'PUT', `/projects/${id}/users/${user}/roles/${role}`);
  return id;
}

/** Who is signed in, by id. */
async function userOf(admin: Session): Promise<string> {
  const { body } = await admin.call('identity', 'GET', `/role_assignments?scope.project.id=${admin.projectId}`);
  const names = await named(admin, 'identity', '/users?name=admin', 'users');
  const users = listOf(body.role_assignments).map((one) => textOf(objectOf(objectOf(one).user).id));
  return names.find(({ id }) => users.includes(id))?.id ?? users[0] ?? '';
}

async function materialOf(session: Session): Promise<Material> {
  const flavors = await named(session, 'compute', '/flavors', 'flavors');
  const [image] = await named(session, 'image', '/images?status=active&name=cirros', 'images');
  const lacking = ['m1.tiny', 'm1.small', 'm1.medium'].filter((name) => !flavors.some((one) => one.name === name));
  if (!image || lacking.length > 0) {
    throw new Failure({
      why: `the cloud has not ${[...lacking.map((name) => `the flavor ${name}`), ...(image ? [] : ['the image cirros'])].join(', ')}`,
      undone: 'nothing had to be: nothing was made',
      next: ['use a Berth as it is after its first start: berth up --data FOLDER'],
    });
  }
  return { imageId: image.id, flavors: new Map(flavors.map(({ id, name }) => [name, id])) };
}

/** A port such as builds leave behind: it says that it is a server's, and there is no such server. */
async function leak(session: Session, network_id: string, nobody: string): Promise<void> {
  const port = { network_id, name: 'left-behind', device_id: nobody, device_owner: 'compute:nova' };
  await session.call('network', 'POST', '/ports', { port });
}

const whatToLookAt = `
The scene is set: four projects, 40 servers, a failure and a leak.

In the console (/console/ of this Berth; sign in as admin, the password is in clouds.yaml):
  Overview           one server is being built, one failed
  Servers, checkout-1   its timeline: three NICs were made, the guest failed, all was taken back
  Servers, nightly-1    its timeline grows: it waits until its port is plugged
  Topology           who hangs on which network
  Audit              the leak, as soon as the janitor has looked

In the terminal:
  berth build show --os-cloud berth-admin ID      the same timeline; ID as the console shows it
  berth audit --os-cloud berth-admin --grace 0    the leak, at once

To take it all away: berth demo --clear
`;
