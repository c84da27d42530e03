import { serviceContext } from '../../src/context/request-context.ts';
import type { FakeStep } from '../../src/virt/index.ts';
import { type Attachment, interfacesOf } from '../support/interfaces.ts';
import { createServer, deleteServer } from '../support/servers.ts';
import type { TestCloud, TestCloudOptions } from '../support/test-cloud.ts';

/** Where a saga happens: JSON, for another process is to find it. */
export interface Scene {
  /** The member's project. */
  readonly projectId: string;
  /** Three networks. */
  readonly networks: readonly [string, string, string];
  /** A port of the member's on the second network, with something of its owner's in it. */
  readonly brought: string;
  /** Another one like it, that no server begins with. */
  readonly spare: string;
  /** Null: there is none yet. */
  readonly server: string | null;
}

/**
 * A saga that has to pass the five tests. What its user sees before and after it is told as `no server`, or as the server's
 * status and the number of its NICs.
 */
export interface SagaUnderTest {
  readonly title: string;
  /** The saga's name in the journal. */
  readonly saga: string;
  /** Whether it begins with a server, of three NICs. */
  readonly onServer: boolean;
  /** What has been done to that server before. */
  readonly prepared?: { readonly name: string; act(cloud: TestCloud, scene: Scene): Promise<unknown> };
  /** The hosts of its cloud, where they are not the usual one. */
  readonly hosts?: TestCloudOptions['computeHosts'];
  /** What its user asks for. Throws with the answer when that is no success. */
  ask(cloud: TestCloud, scene: Scene): Promise<unknown>;
  /** Whether the user is answered at its end, and so told what it failed with. */
  readonly answersAtEnd: boolean;
  readonly untouched: string;
  /** Whether it does one thing after the other, never two at once. */
  readonly sequential: boolean;
  /** The first point at which it goes another way than the rows before it; they are killed at those before. */
  readonly since?: string;
  /** Its ends, in whatever process. */
  readonly ends: Ends;
  /** Its ends when one of its steps has failed. */
  readonly failed: Ends;
  /** The same for steps, by name, that have failed after they had done what they do, where that makes a difference. */
  readonly failedAfter?: Readonly<Record<string, Ends>>;
}

/** What the user may see, by the state in which the saga rests. It must not rest in another. */
export interface Ends {
  readonly done?: readonly string[];
  readonly unwound?: readonly string[];
  readonly stuck?: readonly string[];
}

const attaching = {
  saga: 'attach',
  onServer: true,
  answersAtEnd: true,
  sequential: true,
  untouched: 'ACTIVE, 3 NICs',
  failed: { unwound: ['ACTIVE, 3 NICs'] },
} as const;

const detaching = {
  saga: 'detach',
  onServer: true,
  answersAtEnd: false,
  sequential: true,
  untouched: 'ACTIVE, 3 NICs',
  failed: { unwound: ['ACTIVE, 3 NICs'] },
  // The port is gone, and with it what could be plugged in again.
  failedAfter: { release: { unwound: ['ACTIVE, 2 NICs'] } },
} as const;

const acting = {
  onServer: true,
  answersAtEnd: false,
  sequential: true,
  untouched: 'ACTIVE, 3 NICs',
  failed: { unwound: ['ACTIVE, 3 NICs'] },
} as const;

const resized = {
  prepared: {
    name: 'resized',
    act: (cloud: TestCloud, scene: Scene) => act(cloud, scene, { resize: { flavorRef: '2' } }),
  },
  untouched: 'VERIFY_RESIZE, 3 NICs',
  ends: { done: ['ACTIVE, 3 NICs'] },
  failed: { unwound: ['VERIFY_RESIZE, 3 NICs'] },
} as const;

const moved = {
  ...resized,
  prepared: { name: 'migrated', act: migrate },
} as const;

/** A host with so much memory, in MiB; servers come to the one with the most. */
function host(name: string, memoryMb: number) {
  const resources = { hypervisorType: 'fake', vcpus: 8, memoryMb, localGb: 1000 };
  return { host: name, node: name, availabilityZone: 'nova', resources };
}

const twoHosts = [host('a', 800_000), host('b', 8000)] as const;

/** One row a saga, and one for each other way that it may go. To test another saga, add a row. */
export const sagas: readonly SagaUnderTest[] = [
  {
    title: 'a build',
    saga: 'build',
    onServer: false,
    answersAtEnd: false,
    sequential: false,
    ask: (cloud, scene) => createServer(cloud, { networks: threeNics(scene) }),
    untouched: 'no server',
    ends: { done: ['ACTIVE, 3 NICs'], unwound: ['ERROR, 0 NICs'] },
    failed: { unwound: ['ERROR, 0 NICs'] },
  },
  {
    title: 'a build that fails at its end',
    saga: 'build',
    onServer: false,
    answersAtEnd: false,
    sequential: false,
    ask: (cloud, scene) => createServer(cloud, { networks: threeNics(scene), metadata: { 'fake:fail': 'spawn' } }),
    untouched: 'no server',
    since: 'journal failed spawn',
    ends: { unwound: ['ERROR, 0 NICs'] },
    failed: { unwound: ['ERROR, 0 NICs'] },
  },
  {
    title: 'a build that goes on to another host',
    saga: 'build',
    onServer: false,
    answersAtEnd: false,
    sequential: false,
    hosts: twoHosts,
    ask: (cloud, scene) => createServer(cloud, { networks: threeNics(scene), metadata: { 'fake:fail': 'spawn@a' } }),
    untouched: 'no server',
    since: 'journal failed spawn',
    // When it has died on its way back it ends there: what its calls may do late must not meet another try.
    ends: { done: ['ACTIVE, 3 NICs'], unwound: ['ERROR, 0 NICs'] },
    failed: { unwound: ['ERROR, 0 NICs'] },
  },
  {
    title: 'a deletion',
    saga: 'terminate',
    onServer: true,
    answersAtEnd: false,
    sequential: false,
    ask: (cloud, { server }) => deleteServer(cloud, server ?? ''),
    untouched: 'ACTIVE, 3 NICs',
    ends: { done: ['no server'] },
    // It only goes forward: its server can be deleted again.
    failed: { stuck: ['ERROR, 3 NICs', 'ERROR, 0 NICs'] },
  },
  {
    ...attaching,
    title: 'an attach',
    ask: (cloud, scene) => attach(cloud, scene, { net_id: scene.networks[0] }),
    ends: { done: ['ACTIVE, 4 NICs'], unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    ...attaching,
    title: 'an attach of a port',
    since: 'journal started network',
    ask: (cloud, scene) => attach(cloud, scene, { port_id: scene.spare }),
    ends: { done: ['ACTIVE, 4 NICs'], unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    ...attaching,
    title: 'an attach of a port that fails at its end',
    since: 'journal failed plug',
    ask: async (cloud, scene) => {
      await failsFor(cloud, scene, 'attachInterface');
      await attach(cloud, scene, { port_id: scene.spare });
    },
    ends: { unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    ...detaching,
    title: 'a detach of a port',
    ask: (cloud, scene) => detach(cloud, scene, scene.brought),
    ends: { done: ['ACTIVE, 2 NICs'] },
  },
  {
    ...detaching,
    title: 'a detach of a port that was made for the server',
    since: 'journal started release',
    ask: async (cloud, scene) => detach(cloud, scene, await portOn(cloud, scene, scene.networks[0])),
    ends: { done: ['ACTIVE, 2 NICs'] },
  },
  {
    ...detaching,
    title: 'a detach that fails',
    since: 'journal failed unplug',
    ask: async (cloud, scene) => {
      await failsFor(cloud, scene, 'detachInterface');
      await detach(cloud, scene, scene.brought);
    },
    ends: { unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    title: 'one fixed IP more',
    saga: 'add_fixed_ip',
    onServer: true,
    answersAtEnd: true,
    sequential: true,
    ask: addAddress,
    untouched: 'ACTIVE, 3 NICs',
    ends: { done: ['ACTIVE, 3 NICs'], unwound: ['ACTIVE, 3 NICs'] },
    failed: { unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a stop',
    saga: 'stop',
    ask: (cloud, scene) => act(cloud, scene, { 'os-stop': null }),
    ends: { done: ['SHUTOFF, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a snapshot that fails',
    saga: 'createImage',
    since: 'journal failed snapshot',
    ask: async (cloud, scene) => {
      await failsFor(cloud, scene, 'snapshot');
      await act(cloud, scene, { createImage: { name: 'copy' } });
    },
    ends: { unwound: ['ACTIVE, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a shelving',
    saga: 'shelve',
    ask: (cloud, scene) => act(cloud, scene, { shelve: null }),
    ends: { done: ['SHELVED_OFFLOADED, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a rebuild',
    saga: 'rebuild',
    ask: async (cloud, scene) => act(cloud, scene, { rebuild: { imageRef: await imageOf(cloud, scene) } }),
    ends: { done: ['ACTIVE, 3 NICs'] },
    // Its guest may be gone.
    failed: { unwound: ['ERROR, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a resize',
    saga: 'resize',
    ask: (cloud, scene) => act(cloud, scene, { resize: { flavorRef: '2' } }),
    ends: { done: ['VERIFY_RESIZE, 3 NICs'] },
  },
  {
    ...acting,
    title: 'an unshelving',
    saga: 'unshelve',
    prepared: { name: 'shelved', act: (cloud, scene) => act(cloud, scene, { shelve: null }) },
    ask: (cloud, scene) => act(cloud, scene, { unshelve: null }),
    untouched: 'SHELVED_OFFLOADED, 3 NICs',
    ends: { done: ['ACTIVE, 3 NICs'] },
    failed: { unwound: ['SHELVED_OFFLOADED, 3 NICs'] },
  },
  {
    ...acting,
    ...resized,
    title: 'a resize that is confirmed',
    saga: 'confirmResize',
    ask: (cloud, scene) => act(cloud, scene, { confirmResize: null }),
  },
  {
    ...acting,
    ...resized,
    title: 'a resize that is reverted',
    saga: 'revertResize',
    ask: (cloud, scene) => act(cloud, scene, { revertResize: null }),
  },
  {
    ...acting,
    title: 'a cold migration',
    saga: 'migrate',
    hosts: twoHosts,
    ask: migrate,
    ends: { done: ['VERIFY_RESIZE, 3 NICs'] },
  },
  {
    ...acting,
    ...moved,
    title: 'a cold migration that is confirmed',
    saga: 'confirmResize',
    hosts: twoHosts,
    ask: (cloud, scene) => act(cloud, scene, { confirmResize: null }),
  },
  {
    ...acting,
    ...moved,
    title: 'a cold migration that is reverted',
    saga: 'revertResize',
    hosts: twoHosts,
    ask: (cloud, scene) => act(cloud, scene, { revertResize: null }),
  },
  {
    ...acting,
    title: 'a deletion for now',
    saga: 'soft_delete',
    ask: deleteForNow,
    ends: { done: ['SOFT_DELETED, 3 NICs'] },
  },
  {
    ...acting,
    title: 'a restoring',
    saga: 'restore',
    prepared: { name: 'deleted for now', act: deleteForNow },
    ask: (cloud, scene) => act(cloud, scene, { restore: null }),
    untouched: 'SOFT_DELETED, 3 NICs',
    ends: { done: ['ACTIVE, 3 NICs'] },
    failed: { unwound: ['SOFT_DELETED, 3 NICs'] },
  },
];

/** A NIC on each network: a new port, the brought one, a new port with an address of its own. */
export function threeNics({ networks: [a, , c], brought }: Scene): object[] {
  return [{ uuid: a }, { port: brought }, { uuid: c, fixed_ip: '10.3.0.77' }];
}

const pathOf = ({ server }: Scene) => interfacesOf(server ?? '');

const attach = (cloud: TestCloud, scene: Scene, interfaceAttachment: object) =>
  cloud.ok('POST', pathOf(scene), { interfaceAttachment });

const detach = (cloud: TestCloud, scene: Scene, port: string) => cloud.ok('DELETE', `${pathOf(scene)}/${port}`);

function act(cloud: TestCloud, { server }: Scene, action: object): Promise<unknown> {
  return cloud.ok('POST', `/compute/v2.1/servers/${server}/action`, action);
}

/** Moves the server to another host, as only administrators may. */
async function migrate(cloud: TestCloud, { server }: Scene): Promise<void> {
  const answer = await cloud.call('admin', 'POST', `/compute/v2.1/servers/${server}/action`, { migrate: null });
  if (answer.status !== 202) throw new Error(`migrate: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Gives the server's port on the first network another address, in the last microversion in which that goes. */
async function addAddress(cloud: TestCloud, { server, networks }: Scene): Promise<void> {
  const headers = { 'openstack-api-version': 'compute 2.43' };
  const path = `/compute/v2.1/servers/${server}/action`;
  const answer = await cloud.call('demo', 'POST', path, { addFixedIp: { networkId: networks[0] } }, headers);
  if (answer.status !== 202) throw new Error(`addFixedIp: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** As the API does where operators want deletions to be taken back for a while. */
function deleteForNow({ cloud }: TestCloud, { server, projectId }: Scene): Promise<void> {
  const context = serviceContext('req-00000000-0000-4000-8000-000000000001', { projectId });
  return cloud.compute.act({ context, instanceUuid: server ?? '', action: 'soft_delete' });
}

/** What the server was made of. */
async function imageOf(cloud: TestCloud, { server }: Scene): Promise<string> {
  const shown = await cloud.ok<{ server: { image: { id: string } } }>('GET', `/compute/v2.1/servers/${server}`);
  return shown.server.image.id;
}

/** The port of the server's NIC on a network. */
async function portOn(cloud: TestCloud, scene: Scene, network: string): Promise<string> {
  const { interfaceAttachments } = await cloud.ok<{ interfaceAttachments: Attachment[] }>('GET', pathOf(scene));
  return interfaceAttachments.find(({ net_id }) => net_id === network)?.port_id ?? '';
}

/** From now on the driver fails in this step for the server. */
function failsFor(cloud: TestCloud, { server }: Scene, step: FakeStep): Promise<unknown> {
  return cloud.ok('POST', `/compute/v2.1/servers/${server}/metadata`, { metadata: { 'fake:fail': step } });
}
