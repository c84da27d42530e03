import { startNeutronServer } from '../test/interop/support/neutron-server.ts';
import type { Both } from './named-things.ts';
import { type EmptyServer, embeddedServer, hosts, realServer } from './pair.ts';
import { recordedServer } from './recordings.ts';

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

/**
 * The embedded service, and a real neutron-server of its own for it to be compared with. Its answers are kept in the folder,
 * if there is one.
 */
export async function startPair(recordings?: string): Promise<Both<EmptyServer>> {
  const start = async () => realServer(await startNeutronServer({ workers: 1, hosts, extensionDrivers }));
  const there = recordings === undefined ? await start() : recordedServer(recordings, start);
  return { here: embeddedServer(), there };
}
