/** Owners that begin as Nova's do, of ports that other software has: their devices are pods and containers. */
const othersOwners: readonly string[] = ['compute:kuryr', 'compute:zun'];

/** Whether a port's `device_owner` says that a server of a Compute API has it. */
export function isServerOwner(deviceOwner: string): boolean {
  return deviceOwner.startsWith('compute:') && !othersOwners.includes(deviceOwner);
}
