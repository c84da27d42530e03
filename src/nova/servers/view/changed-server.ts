import { has } from '../../microversion/features.ts';
import type { Microversion } from '../../microversion/microversion.ts';

/** Told of a server by `GET`, and not by what has changed it: up to 2.74 those answers are shorter. */
const untold = new Set([
  'OS-EXT-AZ:availability_zone',
  'OS-EXT-STS:power_state',
  'OS-EXT-STS:task_state',
  'OS-EXT-STS:vm_state',
  'OS-SRV-USG:launched_at',
  'OS-SRV-USG:terminated_at',
  'config_drive',
  'host_status',
  'os-extended-volumes:volumes_attached',
  'security_groups',
]);

/**
 * What `PUT /servers/{id}` and a rebuild tell of the server, out of its full view. A rebuild tells the key as well, since it
 * can change it (2.54). Clients that check answers by the form of their microversion refuse more than that.
 */
export function changedServer(view: object, version: Microversion, by: 'update' | 'rebuild'): object {
  const withKey = by === 'rebuild' && has(version, 'keyOfRebuild');
  const told = Object.entries(view).filter(
    ([key]) => !untold.has(key) && !key.startsWith('OS-EXT-SRV-ATTR:') && (key !== 'key_name' || withKey),
  );
  return Object.fromEntries(told.map(([key, value]) => [key, key === 'addresses' ? bare(value) : value]));
}

/** Of each address only the address and its version, and not what else GET tells of it. */
function bare(addresses: unknown): unknown {
  return JSON.parse(JSON.stringify(addresses), (key, value) => (key.startsWith('OS-EXT-IPS') ? undefined : value));
}
