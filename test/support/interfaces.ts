import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { allPorts, createServer, type PortView, privateNetwork } from './servers.ts';
import { freshCloud, type ServerView, type TestCloud, type TestCloudOptions } from './test-cloud.ts';

/** An interface as the Compute API shows it. */
export interface Attachment {
  net_id: string;
  port_id: string;
  mac_addr: string;
  port_state: string;
  fixed_ips: { ip_address: string; subnet_id: string }[];
  tag?: string | null;
}

/** A running server with one NIC that was made for it. */
export interface Running {
  readonly cloud: TestCloud;
  readonly id: string;
  readonly network: string;
  readonly first: PortView;
}

/** Starts a server, and waits until it runs. */
export async function running(
  t: TestContext,
  options: TestCloudOptions = {},
  metadata: Record<string, string> = {},
): Promise<Running> {
  const cloud = await freshCloud(t, options);
  const network = await privateNetwork(cloud);
  const id = await createServer(cloud, { networks: [{ uuid: network }], metadata });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  const [first] = await allPorts(cloud);
  assert.ok(first);
  return { cloud, id, network, first };
}

/** Where a server's interfaces are. */
export const interfacesOf = (id: string) => `/compute/v2.1/servers/${id}/os-interface`;

/** Asks for an interface; answers whatever comes. */
export function attach(
  { cloud, id }: Pick<Running, 'cloud' | 'id'>,
  interfaceAttachment: object = {},
  user: 'demo' | 'admin' = 'demo',
) {
  return cloud.call<{ interfaceAttachment: Attachment } & Record<string, { code: number; message: string }>>(
    user,
    'POST',
    interfacesOf(id),
    { interfaceAttachment },
  );
}

/** Detaches, and waits until nothing is under way; answers the status of the request. */
export async function detach({ cloud, id }: Pick<Running, 'cloud' | 'id'>, portId: string): Promise<number> {
  const { status } = await cloud.call('demo', 'DELETE', `${interfacesOf(id)}/${portId}`);
  await cloud.cloud.compute.idle();
  return status;
}

/** The ports of a server's NICs by our own records, in order. */
export async function nicsOf(cloud: TestCloud, id: string): Promise<string[]> {
  const rows = (await cloud.books()).virtual_interface as { instance_uuid: string; nic: number; port_id: string }[];
  return rows
    .filter(({ instance_uuid }) => instance_uuid === id)
    .sort((a, b) => a.nic - b.nic)
    .map(({ port_id }) => port_id);
}

/** The VIFs that a server's guest has. */
export async function guestOf(cloud: TestCloud, id: string): Promise<string[]> {
  const rows = (await cloud.books()).fake_guest as { instance_uuid: string; vifs: string }[];
  return rows.filter(({ instance_uuid }) => instance_uuid === id).flatMap(({ vifs }) => JSON.parse(vifs) as string[]);
}

/** A server's addresses as it is shown, in order. */
export const addressesOf = ({ addresses }: ServerView): string[] =>
  Object.values(addresses).flatMap((list) => list.map(({ addr }) => addr));

/** The ids of the ports that carry the server's id. */
export async function portsWith(cloud: TestCloud, id: string): Promise<string[]> {
  return (await allPorts(cloud)).filter((port) => port.device_id === id).map((port) => port.id);
}

/** Asserts that the server has exactly these ports: in Neutron, in our records, in its guest. */
export async function assertWired({ cloud, id }: Pick<Running, 'cloud' | 'id'>, ports: readonly string[]) {
  assert.deepEqual(await nicsOf(cloud, id), ports, 'our records');
  assert.deepEqual((await portsWith(cloud, id)).sort(), [...ports].sort(), "Neutron's ports");
  assert.deepEqual((await guestOf(cloud, id)).sort(), [...ports].sort(), "the guest's VIFs");
  assert.deepEqual((await cloud.books()).interface_turn, [], 'nobody has the turn');
}
