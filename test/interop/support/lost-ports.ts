import type { Project } from './openstack-project.ts';
import { retiredHost, type WholeOpenStack } from './whole-openstack.ts';

/** A server whose port is deleted, and Neutron's word of that to Nova is lost. Answers its id. */
export async function robbedServer({ events }: WholeOpenStack, project: Project): Promise<string> {
  const { id, port } = await plainServer(project, 'robbed');
  const notice = events.hold('before', (method, _path, body) => {
    return method === 'POST' && body.includes('network-vif-deleted') && body.includes(port);
  });
  await project.deletePort(port);
  await notice.arrived;
  notice.lose();
  return id;
}

/** A server's port, and one of a DHCP agent, that are left bound to a host which is taken out of the cloud. Answers their ids. */
export async function portsOnRetiredHost(project: Project): Promise<{ nic: string; dhcp: string }> {
  const { port: nic } = await plainServer(project, 'moved');
  await project.bindPort(nic, retiredHost);
  const dhcp = await project.dhcpPort(retiredHost);
  await project.retireHost(retiredHost);
  return { nic, dhcp };
}

async function plainServer(project: Project, name: string): Promise<{ id: string; port: string }> {
  const id = await project.server(name, [{ uuid: project.networkId }]);
  await project.settled(id, 'ACTIVE');
  const [port = ''] = await project.portsOf(id);
  return { id, port };
}
