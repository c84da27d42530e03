/**
 * What a server's networks were asked for. `null`: nothing said (exactly one network must be available). `auto`: use or
 * make the project's topology. `none`: no NIC. A list: one NIC an entry, in this order. An empty list means null.
 */
export type RequestedNetworks = null | 'auto' | 'none' | readonly NetworkRequest[];

/** One NIC. With `portId` the user brings the port and the rest is its own; else a port is made on `networkId`. */
export interface NetworkRequest {
  readonly networkId: string | null;
  /** The address that the new port is to have; IPv4 or IPv6 text. */
  readonly fixedIp: string | null;
  readonly portId: string | null;
  /** Device tag, kept with the NIC, never sent to Neutron. */
  readonly tag: string | null;
}
