import type { AuditWorld } from './audit-world.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** Things of a sound cloud, also such as look odd: an audit must be silent about each. */
export const healthy: Readonly<Record<string, (world: AuditWorld) => void>> = {
  'a server with a NIC': (world) => void world.addHealthy(),
  'a server with two NICs and two addresses on one': (world) => {
    const server = world.addServer({ host: 'host-2' });
    const nics = [
      world.addNic(server.id, { host: 'host-2', addresses: ['10.9.0.1', 'fd00::1'] }),
      world.addNic(server.id, { host: 'host-2' }),
    ];
    world.show(server, nics);
  },
  'a server without a network': (world) => void world.addServer(),
  'a NIC without an address': (world) => void world.addNic(world.addServer().id, { addresses: [] }),
  'a server with a floating IP': (world) => {
    const { server, port } = world.addHealthy();
    const address = `192.0.2.${world.allFloatingIps.length}`;
    const floating = { network: 'blue', macAddress: port.macAddress, address, isFloating: true };
    world.show(server, [port], [floating]);
    const changedAt = server.changedAt;
    world.allFloatingIps.push({ id: world.id(), projectId: 'project', address, portId: port.id, changedAt });
  },
  'a port that nothing has': (world) => void world.addPort(),
  'a DHCP port on a host with an agent only': (world) =>
    void world.addPort({ deviceId: 'dhcp-1', deviceOwner: 'network:dhcp', host: 'network-1', vifType: 'ovs' }),
  "a router's port, bound nowhere": (world) =>
    void world.addPort({ deviceId: world.id(), deviceOwner: 'network:router_interface' }),
  'a subport of a trunk, bound by its parent': (world) =>
    void world.addPort({ deviceId: world.id(), deviceOwner: 'trunk:subport', host: 'host-1', vifType: 'ovs' }),
  "a container's port": (world) =>
    void world.addPort({ deviceId: world.id(), deviceOwner: 'compute:kuryr', host: 'host-1', vifType: 'ovs' }),
  'a port with a device of which no owner is told': (world) => void world.addPort({ deviceId: world.id() }),
  'a port that a user named, of a server that is gone and of which no owner is told': (world) => {
    const deviceId = world.id();
    world.remembered.add(deviceId);
    world.addPort({ deviceId, name: 'mine' });
  },
  'a port that was made for a server a minute ago': (world) => {
    const { server } = world.addHealthy();
    world.addPort({ deviceId: server.id, changedAt: world.time - minute });
  },
  'a port of a bare metal node': (world) => {
    const server = world.addServer();
    world.show(server, [world.addNic(server.id, { vnicType: 'baremetal', host: 'node-7', vifType: 'other' })]);
  },
  'a server that is moving': (world) => {
    const server = world.addServer({ isSettled: false });
    world.addNic(server.id, { host: '', vifType: 'unbound' });
    world.addNic(server.id, { host: 'host-9' });
  },
  'a server that changed just now': (world) => {
    const server = world.addServer({ changedAt: world.time - minute });
    const claim = { network: 'blue', macAddress: 'fa:16:3e:ff:ff:ff', address: '10.8.0.1', isFloating: false };
    world.show(server, [], [claim]);
  },
  'a server from which a port was taken just now': (world) => {
    const { server, port } = world.addHealthy();
    world.allPorts.delete(port.id);
    world.actions.set(server.id, world.time - minute);
  },
  'a port that is made for a server under way': (world) =>
    void world.addNic(world.id(), { changedAt: world.time - minute }),
  'a port that is bound just now': (world) => {
    const server = world.addServer();
    world.show(server, [world.addNic(server.id, { host: '', vifType: 'unbound', changedAt: world.time - minute })]);
  },
  'a server that came after the list was read': (world) => {
    const { server } = world.addHealthy();
    world.unlisted.add(server.id);
  },
};

/** Leaks: each tells the world what must be found. */
export const leaks: Readonly<Record<string, (world: AuditWorld) => void>> = {
  'a port of a server whose deletion is on record': (world) => void orphan(world, true),
  'a port of a server of which there is no record': (world) => void orphan(world, false),
  'two ports of one server that is gone': (world) => {
    const { deviceId } = orphan(world, true);
    const { id } = world.addNic(deviceId);
    world.orphans.remembered.add(id);
    world.leak('orphaned_port', id);
  },
  'an orphan that is bound nowhere': (world) => void orphan(world, true, { host: '', vifType: 'unbound' }),
  'an orphan with a floating IP': (world) => {
    const port = orphan(world, true);
    const id = world.id();
    const { changedAt } = port;
    world.allFloatingIps.push({ id, projectId: 'project', address: `198.51.100.${id}`, portId: port.id, changedAt });
    world.leak('floating_ip_held', id);
  },
  'an orphan with a security group of its own': (world) => {
    const id = world.id();
    world.groups.set(id, { id, projectId: 'project', name: 'web', changedAt: world.time });
    orphan(world, true, { securityGroups: [id, 'shared'] });
    world.leak('security_group_held', id);
  },
  'a port that was made for a server, which was deleted before it was bound': (world) =>
    void kept(world, { deviceOwner: '', host: '', vifType: 'unbound' }),
  'a port that a user brought to a server that is gone, by its name': (world) => void kept(world, { name: 'mine' }),
  'a port that a user brought to a server that is gone, by its age': (world) =>
    void kept(world, { createdAt: world.time - 2 * day }),
  'a port that was made within the second in which its server was, so that a user may have brought it': (world) => {
    const port = kept(world);
    world.begun.set(port.deviceId, world.time - day - second);
  },
  'a port that a user may have made after the server, and attached to it': (world) => {
    const port = kept(world);
    world.attached.set(port.deviceId, world.time - day + minute);
  },
  'a port that was made when another was attached, or for that': (world) => {
    const port = kept(world);
    world.attached.set(port.deviceId, world.time - day - second);
  },
  'a port of a server whose age is not on record': (world) => {
    const port = kept(world);
    world.begun.delete(port.deviceId);
  },
  'an orphan that was made after the last port was attached': (world) => {
    const port = orphan(world, true);
    world.attached.set(port.deviceId, world.time - day - minute);
  },
  'a port that a user brought to a server that is gone, and what it uses': (world) => {
    const id = world.id();
    world.groups.set(id, { id, projectId: 'project', name: 'web', changedAt: world.time });
    const port = kept(world, { name: 'mine', securityGroups: [id] });
    const address = `198.51.100.${id}`;
    const { changedAt } = port;
    world.allFloatingIps.push({ id: world.id(), projectId: 'project', address, portId: port.id, changedAt });
  },
  'a port that was made for a server and never bound': (world) => {
    const { server } = world.addHealthy();
    world.leak('half_bound', world.addPort({ deviceId: server.id }).id);
  },
  'a NIC that is bound nowhere': (world) => {
    const { port } = world.addHealthy({ host: '', vifType: 'unbound' });
    world.leak('half_bound', port.id);
  },
  'a NIC whose binding failed': (world) => {
    const { port } = world.addHealthy({ vifType: 'binding_failed' });
    world.leak('half_bound', port.id);
  },
  'a port that is bound and that nothing has': (world) =>
    world.leak('half_bound', world.addPort({ host: 'host-1', vifType: 'ovs' }).id),
  'a port with the owner of a server, and no server': (world) =>
    world.leak('half_bound', world.addPort({ deviceOwner: 'compute:nova' }).id),
  'a NIC on a host that is not there': (world) => {
    const { port } = world.addHealthy({ host: 'ghost' });
    world.leak('dead_host', port.id);
  },
  'a DHCP port on a host that is not there': (world) => {
    const { id } = world.addPort({ deviceId: 'd', deviceOwner: 'network:dhcp', host: 'ghost', vifType: 'ovs' });
    world.leak('dead_host', id);
  },
  'a server whose port is missing': (world) => {
    const { server, port } = world.addHealthy();
    world.allPorts.delete(port.id);
    world.leak('port_missing', server.id);
  },
  'a server that shows an address which its port has no more': (world) => {
    const { server, port } = world.addHealthy();
    world.allPorts.set(port.id, { ...port, addresses: [`10.7.0.${port.id}`] });
    world.leak('network_info', server.id);
  },
  'a server that does not show a port of its own': (world) => {
    const { server } = world.addHealthy();
    world.addNic(server.id);
    world.leak('network_info', server.id);
  },
  'a server that shows a port which another server has': (world) => {
    const { port } = world.addHealthy();
    const { server: thief } = world.addHealthy();
    const stolen = world.addNic(thief.id);
    world.leak('network_info', thief.id);
    world.allPorts.set(stolen.id, { ...stolen, deviceId: port.deviceId });
    world.show(thief, [...ownPorts(world, thief.id), stolen]);
    world.leak('network_info', port.deviceId);
  },
  'a port that two servers show': (world) => {
    const { port } = world.addHealthy();
    const { server: other, port: own } = world.addHealthy();
    world.show(other, [own, port]);
    world.leak('duplicate_claim', other.id);
  },
  'a server that shows a floating IP which is not its own': (world) => {
    const { server, port } = world.addHealthy();
    const floating = {
      network: 'blue',
      macAddress: port.macAddress,
      address: `203.0.113.${port.id}`,
      isFloating: true,
    };
    world.show(server, [port], [floating]);
    world.leak('network_info', server.id);
  },
};

function orphan(world: AuditWorld, isRemembered: boolean, more: Parameters<AuditWorld['addNic']>[1] = {}) {
  const deviceId = world.id();
  if (isRemembered) remember(world, deviceId);
  const port = world.addNic(deviceId, more);
  world.orphans[isRemembered ? 'remembered' : 'unknown'].add(port.id);
  world.leak('orphaned_port', port.id);
  return port;
}

/** A port that its server has left, but which may be its user's: no fix may take it. */
function kept(world: AuditWorld, more: Parameters<AuditWorld['addNic']>[1] = {}) {
  const deviceId = world.id();
  remember(world, deviceId);
  const port = world.addNic(deviceId, more);
  world.leak('orphaned_port', port.id);
  return port;
}

/** A server that was, an hour older than the ports of this world. */
function remember(world: AuditWorld, deviceId: string): void {
  world.remembered.add(deviceId);
  world.begun.set(deviceId, world.time - day - 60 * minute);
}

function ownPorts(world: AuditWorld, serverId: string) {
  return [...world.allPorts.values()].filter(({ deviceId }) => deviceId === serverId);
}
