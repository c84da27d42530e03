import { type NeutronServer, startNeutronServer } from './neutron-server.ts';

/** Hosts that ports can be bound to, as in the scenarios. */
const hosts = ['host0', 'host1', 'host2', 'host3'];

/** What the embedded service has, too. */
const extensionDrivers = [
  'port_security',
  'qos',
  'subnet_dns_publish_fixed_ip',
  'uplink_status_propagation',
  'port_device_profile',
  'port_numa_affinity_policy',
  'tag_ports_during_bulk_creation',
];

/** Starts a real neutron-server that is set up as the embedded service is when nothing is configured. */
export function startComparedNeutron(workers: number): Promise<NeutronServer> {
  return startNeutronServer({ workers, hosts, extensionDrivers, quotas: 'usual', dnsDomain: 'openstacklocal.' });
}
