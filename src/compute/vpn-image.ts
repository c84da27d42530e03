/** The image property that marks a VPN appliance (the days of cloudpipe named such an image by id in the configuration). */
const vpnProperty = 'vpn_image';

/** Whether a server's image is a VPN appliance. */
export function isVpnImage(properties: Readonly<Record<string, string>>): boolean {
  return ['true', 'yes', '1'].includes((properties[vpnProperty] ?? '').toLowerCase());
}
