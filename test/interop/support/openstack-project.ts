import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureProject, type LogIn, logIn, makeUser } from './identity-api.ts';
import { computeHost } from './nova-services.ts';
import type { WholeOpenStack } from './whole-openstack.ts';

/** A member's project in a whole OpenStack, with networks, a router and a flavor. */
export type Project = Awaited<ReturnType<typeof startProject>>;

const flavorRef = '1';

/** Makes it. */
export async function startProject(openstack: WholeOpenStack) {
  const { keystone, urls, imageId } = openstack;
  const authUrl = keystone.url;
  const administrator = { authUrl, username: 'admin', password: keystone.adminPassword, projectName: 'admin' };
  const user: LogIn = { authUrl, username: 'demo', password: 'the password of demo', projectName: 'demo' };
  const identity = await logIn(administrator);
  await makeUser(identity, user, 'member');
  const projectId = await ensureProject(identity, 'demo');
  const admin = at(urls, identity.token);
  const member = at(urls, (await logIn(user)).token);
  const flavor = { id: flavorRef, name: 'tiny', vcpus: 1, ram: 64, disk: 1 };
  await admin('compute', 'POST', '/flavors', { flavor });

  const make = async (as: Ask, collection: string, one: string, attributes: object) => {
    const made = await as<Record<string, { id: string }>>('network', 'POST', `/${collection}`, { [one]: attributes });
    return made[one]?.id ?? '';
  };
  const network = async (as: Ask, cidr: string, attributes: object) => {
    const network_id = await make(as, 'networks', 'network', attributes);
    // What a test asks for by its address is beyond the pool: chance cannot give it away before.
    const allocation_pools = [{ start: cidr.replace('.0/24', '.10'), end: cidr.replace('.0/24', '.150') }];
    const subnet = { network_id, ip_version: 4, cidr, allocation_pools, enable_dhcp: false };
    return { id: network_id, subnetId: await make(as, 'subnets', 'subnet', subnet) };
  };
  const front = await network(member, '10.0.0.0/24', { name: 'front' });
  const back = await network(member, '10.1.0.0/24', { name: 'back' });
  const outside = await network(admin, '192.0.2.0/24', { name: 'outside', 'router:external': true });
  const gateway = { network_id: outside.id };
  const router = await make(member, 'routers', 'router', { name: 'edge', external_gateway_info: gateway });
  await member('network', 'PUT', `/routers/${router}/add_router_interface`, { subnet_id: front.subnetId });
  const group = (name: string) => make(member, 'security-groups', 'security_group', { name });
  await group('web');

  const ports = async (query: string) => {
    const path = `/ports?project_id=${projectId}&${query}`;
    const listed = await admin<{ ports: { id: string; device_owner: string }[] }>('network', 'GET', path);
    const servers = listed.ports.filter(({ device_owner }) => !device_owner.startsWith('network:'));
    return servers.map(({ id }) => id).toSorted();
  };
  const server = async (name: string, networks: object[], more: object = {}) => {
    const asked = { name, flavorRef, imageRef: imageId, networks, ...more };
    return (await member<{ server: { id: string } }>('compute', 'POST', '/servers', { server: asked })).server.id;
  };
  const statusOf = async (id: string) => {
    const { servers } = await member<{ servers: { id: string; status: string }[] }>(
      'compute',
      'GET',
      '/servers/detail',
    );
    return servers.find((one) => one.id === id)?.status ?? 'gone';
  };
  const settled = async (id: string, wanted: string) => {
    const end = performance.now() + 300_000;
    let status = await statusOf(id);
    while (status !== wanted) {
      assert.ok(performance.now() < end, `server ${id} is ${status}, not ${wanted}`);
      await sleep(500);
      status = await statusOf(id);
    }
  };
  const port = (attributes: object) => make(member, 'ports', 'port', { network_id: front.id, ...attributes });
  const floatingIp = (port_id: string) =>
    make(member, 'floatingips', 'floatingip', { floating_network_id: outside.id, port_id });
  return {
    /** Asks a service as the member. */
    ask: member,
    flavorRef,
    networkId: front.id,
    backId: back.id,
    server,
    settled,
    /** A port of the member's on the first network; answers its id. */
    port,
    /** A security group of the member's; answers its id. */
    group,
    /** A floating IP that leads to a port; answers its id. */
    floatingIp,
    /** A port as a DHCP agent on the host makes it; answers its id. */
    dhcpPort: (host: string) =>
      make(admin, 'ports', 'port', {
        ...{ network_id: front.id, project_id: projectId, 'binding:host_id': host },
        ...{ device_id: `dhcp-of-${host}`, device_owner: 'network:dhcp' },
      }),
    /** Servers as they should be, of each sort; answers the ids of their ports. */
    async healthyServers(): Promise<string[]> {
      const brought = await port({ name: 'brought' });
      const servers = [
        await server('plain', [{ uuid: front.id }], { security_groups: [{ name: 'web' }] }),
        await server('with-brought', [{ port: brought }]),
        await server('two', [{ uuid: front.id }, { uuid: back.id }]),
      ];
      for (const id of servers) await settled(id, 'ACTIVE');
      const [first] = await ports(`device_id=${servers[0]}`);
      await floatingIp(first ?? '');
      return ports('');
    },
    portIds: () => ports(''),
    portsOf: (serverId: string) => ports(`device_id=${serverId}`),
    /** Id of the one port of the server that is bound to no host. */
    unboundPortOf: async (serverId: string) => {
      const path = `/ports?device_id=${serverId}`;
      const { ports: all } = await admin<{ ports: { id: string; 'binding:host_id': string }[] }>(
        'network',
        'GET',
        path,
      );
      const unbound = all.filter((one) => one['binding:host_id'] === '');
      assert.equal(unbound.length, 1);
      return unbound[0]?.id;
    },
    portOf: async (id: string) =>
      (await admin<{ port: { device_id: string; 'binding:host_id': string } }>('network', 'GET', `/ports/${id}`)).port,
    /** The hosts that ports are bound to. */
    hostsOf: async (ids: readonly string[]) => {
      const path = `/ports?${ids.map((id) => `id=${id}`).join('&')}`;
      const { ports: bound } = await admin<{ ports: { 'binding:host_id': string }[] }>('network', 'GET', path);
      return bound.map((one) => one['binding:host_id']);
    },
    deletePort: (id: string) => member<void>('network', 'DELETE', `/ports/${id}`),
    /** Binds a port to a host, as a move of its server does. */
    bindPort: (id: string, host: string) =>
      admin('network', 'PUT', `/ports/${id}`, { port: { 'binding:host_id': host } }),
    /** Takes a host that has no compute service out of the cloud. */
    async retireHost(host: string): Promise<void> {
      const { agents } = await admin<{ agents: { id: string }[] }>('network', 'GET', `/agents?host=${host}`);
      for (const { id } of agents) await admin('network', 'DELETE', `/agents/${id}`);
    },
    attach: (serverId: string, port_id: string) =>
      member('compute', 'POST', `/servers/${serverId}/os-interface`, { interfaceAttachment: { port_id } }),
    async deleteServer(id: string): Promise<void> {
      await member('compute', 'DELETE', `/servers/${id}`);
      await settled(id, 'gone');
    },
    /** Acts while Nova takes nova-compute for dead. */
    async asIfDown(act: () => Promise<void>): Promise<void> {
      const path = `/os-services?binary=nova-compute&host=${computeHost}`;
      const { services } = await admin<{ services: { id: string }[] }>('compute', 'GET', path);
      const force = (forced_down: boolean) =>
        admin('compute', 'PUT', `/os-services/${services[0]?.id}`, { forced_down });
      await force(true);
      await act();
      await force(false);
    },
    /** What comes after it is later by a whole second and more. */
    tick: () => sleep(2100),
  };
}

type Ask = <T>(service: 'compute' | 'network', method: string, path: string, body?: object) => Promise<T>;

/** How to ask the services with a token. */
function at(urls: WholeOpenStack['urls'], token: string): Ask {
  const bases = { compute: urls.compute, network: `${urls.network}/v2.0` };
  return async <T>(service: 'compute' | 'network', method: string, path: string, body?: object) => {
    const headers = {
      'x-auth-token': token,
      'content-type': 'application/json',
      'openstack-api-version': 'compute 2.72',
    };
    const answer = await fetch(bases[service] + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}
