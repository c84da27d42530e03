import { answered, network, port, trunk } from './given.ts';
import { fourHosts, neutron } from './harness.ts';

/** A sub-port as a request names it. */
export const vlan = (port_id: string, segmentation_id: unknown) => ({
  port_id,
  segmentation_type: 'vlan',
  segmentation_id,
});

/** A member with a network, ports of it at will, and a trunk that carries nothing yet. */
export async function withTrunk(t: Parameters<typeof neutron>[0], mechanism = fourHosts) {
  const world = neutron(t, {}, undefined, mechanism);
  const api = world.api('a');
  const { id: networkId } = await network(api);
  const newPort = async (attributes: object = {}) => (await port(api, networkId, { ...attributes })).id as string;
  const parent = await newPort();
  const { id } = await trunk(api, parent);
  const url = `/v2.0/trunks/${id}`;
  return {
    ...world,
    // Not among what a world lists, where it is a real one.
    wired: (portId: string, host: string) => world.service.wiring.portUp(portId, host),
    unwired: (portId: string, host: string) => world.service.wiring.portDown(portId, host),
    as: world.api,
    api,
    networkId: networkId as string,
    newPort,
    parent,
    id: id as string,
    url,
    add: (...sub_ports: object[]) => api.put(`${url}/add_subports`, { sub_ports }),
    remove: (...sub_ports: object[]) => api.put(`${url}/remove_subports`, { sub_ports }),
    show: async () => answered(await api.get(url), 200).trunk,
  };
}
