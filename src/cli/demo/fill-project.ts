import type { Session } from '../cloud/session.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { SceneProject, SceneServers } from './scene.ts';

/** What servers are made of. */
export interface Material {
  readonly imageId: string;
  /** Ids by name. */
  readonly flavors: ReadonlyMap<string, string>;
}

/** Makes what a project of the scene has; answers the networks' ids by name. Throws ApiError. */
export async function fillProject(
  session: Session,
  project: SceneProject,
  material: Material,
): Promise<ReadonlyMap<string, string>> {
  const networks = new Map<string, string>();
  const subnets: string[] = [];
  for (const { name, cidr } of project.networks) {
    const network_id = await make(session, 'network', { name });
    networks.set(name, network_id);
    const ip_version = cidr.includes(':') ? 6 : 4;
    subnets.push(await make(session, 'subnet', { name: `${name}-subnet`, network_id, cidr, ip_version }));
  }
  if (project.router) {
    const router = await make(session, 'router', { name: `${project.name}-router` });
    for (const subnet_id of subnets) {
      await session.call('network', 'PUT', `/routers/${router}/add_router_interface`, { subnet_id });
    }
  }
  for (const [name, ports] of Object.entries(project.groups)) {
    const security_group_id = await make(session, 'security_group', { name });
    for (const port of ports) {
      await make(session, 'security_group_rule', {
        security_group_id,
        direction: 'ingress',
        protocol: 'tcp',
        port_range_min: port,
        port_range_max: port,
      });
    }
  }
  for (const servers of project.servers) await makeServers(session, servers, networks, material);
  return networks;
}

async function makeServers(
  session: Session,
  { name, count, nics, group, flavor = 'm1.tiny', ownPort = false, properties }: SceneServers,
  networks: ReadonlyMap<string, string>,
  { imageId, flavors }: Material,
): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const asked: JsonObject[] = nics.map((nic) => ({ uuid: networks.get(nic) ?? '' }));
    if (ownPort) {
      const port = { name: `${name}-${number}`, network_id: networks.get(nics[0] ?? '') ?? '' };
      asked[0] = { port: await make(session, 'port', port) };
    }
    await session.call('compute', 'POST', '/servers', {
      server: {
        name: `${name}-${number}`,
        flavorRef: flavors.get(flavor) ?? '',
        imageRef: imageId,
        networks: asked,
        ...(group !== undefined && !ownPort && { security_groups: [{ name: 'default' }, { name: group }] }),
        ...(properties && { metadata: { ...properties } }),
      },
    });
  }
}

async function make(session: Session, kind: string, values: JsonObject): Promise<string> {
  const { body } = await session.call('network', 'POST', `/${kind.replaceAll('_', '-')}s`, { [kind]: values });
  return textOf(objectOf(body[kind]).id);
}

/** Ids and names of a list, as clients ask for it. */
export async function named(
  session: Session,
  ...[service, path, many]: [Parameters<Session['call']>[0], string, string]
) {
  const { body } = await session.call(service, 'GET', path);
  return listOf(body[many])
    .map(objectOf)
    .map((one) => ({ id: textOf(one.id), name: textOf(one.name) }));
}
