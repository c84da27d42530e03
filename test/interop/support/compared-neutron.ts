import { type NeutronServer, startNeutronServer } from './neutron-server.ts';

/** Hosts that ports can be bound to, as in the scenarios. */
const hosts = ['host0', 'host1', 'host2', 'host3'];

/** As the embedded service is when nothing is configured. */
export const settingsOfBerth = {
  extensionDrivers: [
    'port_security',
    'qos',
    'subnet_dns_publish_fixed_ip',
    'uplink_status_propagation',
    'port_device_profile',
    'port_numa_affinity_policy',
    'tag_ports_during_bulk_creation',
  ],
  quotas: 'usual',
  dnsDomain: 'openstacklocal.',
} as const;

/** Starts a real neutron-server that is set up so. */
export function startComparedNeutron(workers: number): Promise<NeutronServer> {
  return startNeutronServer({ workers, hosts, ...settingsOfBerth });
}
