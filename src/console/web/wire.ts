import type { RunWire } from '../views/runs.ts';

/** What the console's views answer. */
export type { RunWire, TracedRunWire } from '../views/runs.ts';

export interface OverviewState {
  readonly servers: readonly { readonly status: string; readonly count: number }[];
  readonly under_way: readonly NamedRun[];
  readonly failures: readonly NamedRun[];
  readonly stuck: number;
  /** Null: not for this user. */
  readonly hosts: readonly HostState[] | null;
  readonly findings: readonly { readonly state: string; readonly count: number }[] | null;
}

export interface NamedRun extends RunWire {
  readonly server_name: string;
}

export interface HostState {
  readonly host: string;
  readonly availability_zone: string;
  readonly open: boolean;
  readonly closed_because: string | null;
  readonly vcpus: Use;
  readonly memory_mb: Use;
  readonly disk_gb: Use;
}

export interface Use {
  readonly used: number;
  readonly limit: number;
}

export interface ServerListState {
  readonly total: number;
  readonly offset: number;
  readonly servers: readonly ListedServer[];
}

export interface ListedServer {
  readonly id: string;
  readonly name: string;
  readonly project_id: string;
  readonly status: string;
  readonly task_state: string | null;
  readonly flavor: string;
  readonly vcpus: number;
  readonly memory_mb: number;
  readonly host: string | null;
  readonly created_at: string;
  readonly addresses: readonly string[];
}

export interface ServerState {
  readonly server: {
    readonly id: string;
    readonly name: string;
    readonly project_id: string;
    readonly status: string;
    readonly task_state: string | null;
    readonly availability_zone: string | null;
    readonly flavor: {
      readonly name: string;
      readonly vcpus: number;
      readonly memory_mb: number;
      readonly disk_gb: number;
    };
    readonly image_id: string | null;
    readonly key_name: string | null;
    readonly metadata: Readonly<Record<string, string>>;
    readonly locked: boolean;
    readonly created_at: string;
    readonly launched_at: string | null;
    readonly terminated_at: string | null;
    readonly host: string | null;
    readonly fault: { readonly code: number; readonly message: string; readonly created_at: string } | null;
  };
  readonly nics: readonly NicState[];
  readonly runs: readonly RunWire[];
  readonly waiting: {
    readonly ports: readonly string[];
    readonly since: number | null;
    readonly timeout: number;
  } | null;
}

export interface NicState {
  readonly nic: number;
  readonly ownership: string;
  readonly state: string;
  readonly network_id: string | null;
  readonly port_id: string | null;
  readonly asked_ip: string | null;
  readonly tag: string | null;
  readonly vif: {
    readonly mac_address: string;
    readonly vif_type: string | null;
    readonly vnic_type: string;
    readonly device: string;
    readonly wired: boolean;
    readonly network: string | null;
    readonly mtu: number | null;
    readonly subnets: readonly {
      readonly cidr: string;
      readonly gateway: string | null;
      readonly addresses: readonly { readonly address: string; readonly floating: readonly string[] }[];
    }[];
  } | null;
}

export interface NetworkState {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly shared: boolean;
  readonly 'router:external'?: boolean;
  readonly mtu: number | null;
  readonly project_id: string;
  readonly subnets: readonly string[];
}

export interface SubnetState {
  readonly id: string;
  readonly name: string;
  readonly network_id: string;
  readonly cidr: string;
  readonly gateway_ip: string | null;
  readonly enable_dhcp: boolean;
}

export interface RouterState {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly external_gateway_info: { readonly network_id: string } | null;
}

export interface PortState {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly network_id: string;
  readonly project_id: string;
  readonly device_id: string;
  readonly device_owner: string;
  readonly mac_address: string;
  readonly fixed_ips: readonly { readonly subnet_id: string; readonly ip_address: string }[];
  readonly security_groups: readonly string[];
  readonly 'binding:host_id'?: string;
  readonly 'binding:vif_type'?: string;
}

export interface NetworksState {
  readonly networks: readonly NetworkState[];
  readonly subnets: readonly SubnetState[];
  readonly routers: readonly RouterState[];
}

export interface TopologyState extends NetworksState {
  readonly ports: readonly PortState[];
  readonly servers: Readonly<Record<string, { readonly name: string; readonly status: string }>>;
  readonly cut: boolean;
}

export interface GroupState {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly project_id: string;
  readonly security_group_rules: readonly RuleState[];
}

export interface RuleState {
  readonly id: string;
  readonly direction: string;
  readonly ethertype: string;
  readonly protocol: string | null;
  readonly port_range_min: number | null;
  readonly port_range_max: number | null;
  readonly remote_ip_prefix: string | null;
  readonly remote_group_id: string | null;
}

export interface FindingState {
  readonly id: string;
  readonly kind: string;
  readonly resource: string;
  readonly resource_id: string;
  readonly server_id: string;
  readonly state: string;
  readonly reason: string;
  readonly mend: string | null;
  readonly outcome: string | null;
  readonly found_at: string;
  readonly mended_at: string | null;
  /** Why it cannot be mended from here; null: it can, if another look proves that it is ours. */
  readonly why_not: string | null;
}

/** What mending a finding would do, as another look has it. */
export interface ProposalState {
  readonly mending: { readonly action: string; readonly effect: string } | null;
  readonly why_not: string | null;
}

export interface FindingsState {
  readonly open: readonly FindingState[];
  readonly mended: readonly FindingState[];
  readonly rounds: readonly { readonly host: string; readonly started_at: string }[];
}
