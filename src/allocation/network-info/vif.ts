/** A VIF as compute keeps and hands to the driver; spec: the network information model. The JSON form is Nova's own. */
export interface Vif {
  /** The port's id. */
  readonly id: string;
  /** MAC address. */
  readonly address: string;
  readonly network: VifNetwork;
  /** `binding:vif_type`. */
  readonly type: string | null;
  /** `binding:vif_details`, as Neutron gave them. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly devname: string;
  readonly ovsInterfaceid: string | null;
  /** True when no plug event is to be expected: the port is ACTIVE or administratively down. */
  readonly active: boolean;
  readonly vnicType: string;
  /** `binding:profile`, as Neutron gave it. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** The user brought the port: it outlives the instance. */
  readonly preserveOnDelete: boolean;
  readonly delegateCreate: boolean;
  /** Parameters of 802.1Qbh and 802.1Qbg in Nova's caches; nobody makes them any more. */
  readonly qbhParams?: Readonly<Record<string, unknown>> | null;
  readonly qbgParams?: Readonly<Record<string, unknown>> | null;
  readonly meta?: Meta;
}

/** What one of Nova's caches has beyond what is known here; kept as it was. Absent: nothing. */
export type Meta = Readonly<Record<string, unknown>>;

export interface VifNetwork {
  readonly id: string;
  readonly bridge: string | null;
  /** The network's name; null when the network could not be seen. */
  readonly label: string | null;
  readonly subnets: readonly VifSubnet[];
  readonly injected: boolean;
  readonly tenantId: string | null;
  readonly mtu: number | null;
  readonly physicalNetwork: string | null;
  readonly tunneled: boolean;
  readonly meta?: Meta;
}

export interface VifSubnet {
  readonly id: string;
  readonly cidr: string;
  readonly version: 4 | 6;
  readonly dns: readonly string[];
  readonly gateway: string | null;
  readonly ips: readonly VifFixedIp[];
  readonly routes: readonly { readonly cidr: string; readonly gateway: string }[];
  readonly enableDhcp: boolean;
  readonly dhcpServer: string | null;
  readonly ipv6AddressMode: string | null;
  readonly meta?: Meta;
}

export interface VifFixedIp {
  readonly address: string;
  readonly floatingIps: readonly string[];
}
