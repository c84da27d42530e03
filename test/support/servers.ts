import type { TestCloud } from './test-cloud.ts';

export interface PortView {
  id: string;
  name: string;
  status: string;
  device_id: string;
  device_owner: string;
  network_id: string;
  fixed_ips: { ip_address: string }[];
  'binding:host_id'?: string;
  'binding:vif_type'?: string;
}

interface NewServer {
  readonly name?: string;
  readonly networks: object[] | 'auto' | 'none';
  readonly metadata?: Record<string, string>;
  readonly securityGroups?: string[];
}

/** Asks for a server of the flavor m1.tiny with the image cirros; answers its id. */
export async function createServer(cloud: TestCloud, { name = 'web', ...wanted }: NewServer): Promise<string> {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const { server } = await cloud.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
    server: {
      name,
      flavorRef: '1',
      imageRef: images[0]?.id,
      networks: wanted.networks,
      ...(wanted.metadata && { metadata: wanted.metadata }),
      ...(wanted.securityGroups && { security_groups: wanted.securityGroups.map((group) => ({ name: group })) }),
    },
  });
  return server.id;
}

/** The network that the first start has made. */
export async function privateNetwork(cloud: TestCloud): Promise<string> {
  const { networks } = await cloud.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks?name=private');
  return networks[0]?.id ?? '';
}

/** A port of the member's own, with a name and an address. */
export async function ownPort(cloud: TestCloud, networkId: string, address = '10.11.12.77'): Promise<PortView> {
  const { port } = await cloud.ok<{ port: PortView }>('POST', '/network/v2.0/ports', {
    port: { network_id: networkId, name: 'mine', fixed_ips: [{ ip_address: address }] },
  });
  return port;
}

/** Every port there is, as the administrator sees them. */
export async function allPorts(cloud: TestCloud): Promise<PortView[]> {
  const { body } = await cloud.call<{ ports: PortView[] }>('admin', 'GET', '/network/v2.0/ports');
  return body.ports;
}

export function deleteServer(cloud: TestCloud, id: string): Promise<unknown> {
  return cloud.ok('DELETE', `/compute/v2.1/servers/${id}`);
}

/** What must be true of a brought port that no server has: its name and address, and nobody's device. */
export function released(port: PortView | undefined) {
  return {
    name: port?.name,
    addresses: port?.fixed_ips.map((ip) => ip.ip_address),
    device: port?.device_id,
    owner: port?.device_owner,
    host: port?.['binding:host_id'],
    vif: port?.['binding:vif_type'],
  };
}

export const releasedPort = {
  name: 'mine',
  addresses: ['10.11.12.77'],
  device: '',
  owner: '',
  host: '',
  vif: 'unbound',
};
