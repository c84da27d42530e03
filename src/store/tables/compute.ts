export interface ComputeTables {
  instance: InstanceTable;
  instance_fault: InstanceFaultTable;
  virtual_interface: VirtualInterfaceTable;
  compute_node: ComputeNodeTable;
  claim: ClaimTable;
  flavor: FlavorTable;
  flavor_access: FlavorAccessTable;
  keypair: KeypairTable;
  fake_guest: FakeGuestTable;
  fake_kept_guest: FakeKeptGuestTable;
  interface_turn: InterfaceTurnTable;
  project_quota: ProjectQuotaTable;
  compute_quota: ComputeQuotaTable;
  server_usage: ServerUsageTable;
  compute_quota_class: ComputeQuotaClassTable;
  server_group: ServerGroupTable;
  server_group_member: ServerGroupMemberTable;
  aggregate: AggregateTable;
  aggregate_host: AggregateHostTable;
  aggregate_number: AggregateNumberTable;
}

/** Hosts that an operator groups. */
export interface AggregateTable {
  id: number;
  uuid: string;
  name: string;
  /** JSON: an object of strings; `availability_zone` is the zone of the hosts. */
  metadata: string;
  created_at: string;
  updated_at: string | null;
}

/** A host is in an aggregate. */
export interface AggregateHostTable {
  aggregate_id: number;
  host: string;
}

/** One row: the number that an aggregate got last. */
export interface AggregateNumberTable {
  id: number;
  last_number: number;
}

/** Servers of a project that are to be kept together or apart. */
export interface ServerGroupTable {
  id: string;
  project_id: string;
  user_id: string;
  name: string;
  /** `affinity`, `anti-affinity`, `soft-affinity`, `soft-anti-affinity`. */
  policy: string;
  /** Of `anti-affinity`: how many of its servers a host may have; null: one. */
  max_server_per_host: number | null;
  /** Goes up with each claim of a member, so that claims on different hosts come one after the other. */
  claims: number;
  created_at: string;
}

/** A server is in a group, from its beginning on. */
export interface ServerGroupMemberTable {
  instance_uuid: string;
  group_id: string;
}

/** A server. Rows of deleted servers stay, with `deleted` 1, until retention takes them. */
export interface InstanceTable {
  uuid: string;
  project_id: string;
  user_id: string;
  name: string;
  hostname: string;
  description: string | null;
  vm_state: string;
  task_state: string | null;
  power_state: number;
  /** Null before the claim and after a failed build. */
  host: string | null;
  node: string | null;
  availability_zone: string | null;
  /** The availability zone that the user asked for. */
  requested_zone: string | null;
  /** JSON; null: any host will do. */
  host_hints: string | null;
  vcpus: number;
  memory_mb: number;
  /** Root and ephemeral disk together. */
  disk_gb: number;
  /** JSON: the flavor as it was when the server was made. */
  flavor: string;
  flavor_id: string;
  image_id: string | null;
  /** JSON: properties of the image that the build carries on, the VPN flag among them. */
  image_properties: string;
  key_name: string | null;
  /** Base64 as the client sent it, sealed (compute/user-data.ts); plain in rows of older Berths. */
  user_data: string | null;
  config_drive: number;
  /** JSON: RequestedNetworks. */
  requested_networks: string;
  /** JSON: names or ids. */
  security_groups: string;
  /** JSON: an object of strings. */
  metadata: string;
  /** JSON: a list of strings. */
  tags: string;
  locked: number;
  locked_reason: string | null;
  /** Who locked it: `owner`, a user of its project, or `admin`. */
  locked_by: string | null;
  /** What a server that is shelved will be made of again. */
  shelved_image_id: string | null;
  /** JSON: what a resize that nobody has confirmed yet goes back to. */
  before_resize: string | null;
  /** Since when it has been deleted for now, or shelved on its host. */
  state_since: string | null;
  access_ip_v4: string | null;
  access_ip_v6: string | null;
  disk_config: string;
  reservation_id: string;
  launch_index: number;
  created_at: string;
  updated_at: string;
  launched_at: string | null;
  terminated_at: string | null;
  deleted: number;
}

/** Why a server is in ERROR; the newest one is shown. */
export interface InstanceFaultTable {
  id: string;
  instance_uuid: string;
  code: number;
  /** For the tenant. */
  message: string;
  /** For the operator. */
  details: string;
  created_at: string;
}

/** One NIC of a server: who owns its port, how far its allocation has come, and its network info. */
export interface VirtualInterfaceTable {
  instance_uuid: string;
  nic: number;
  ownership: string;
  state: string;
  network_id: string | null;
  port_id: string | null;
  fixed_ip: string | null;
  tag: string | null;
  /** JSON: a Vif; null until bound. */
  vif: string | null;
}

/** Whose turn it is to change the NICs of a server; no row: nobody's. */
export interface InterfaceTurnTable {
  instance_uuid: string;
  /** The attach or detach, by the id that its plan has for it. */
  turn: string;
}

/** What a host has, by how much it may be oversubscribed, and what is claimed of it. */
export interface ComputeNodeTable {
  host: string;
  node: string;
  /** That of its aggregates, else `own_zone`. */
  availability_zone: string;
  /** By its configuration. */
  own_zone: string;
  /** 1: it gets no new servers. */
  disabled: number;
  disabled_reason: string | null;
  /** 1: an operator says that it is down. */
  forced_down: number;
  hypervisor_type: string;
  vcpus: number;
  memory_mb: number;
  local_gb: number;
  vcpu_limit: number;
  memory_mb_limit: number;
  local_gb_limit: number;
  vcpus_used: number;
  memory_mb_used: number;
  local_gb_used: number;
  created_at: string;
  updated_at: string;
}

/** What one server holds of a host; one that moves holds two, until it is said whether it is to stay. */
export interface ClaimTable {
  instance_uuid: string;
  host: string;
  vcpus: number;
  memory_mb: number;
  disk_gb: number;
}

export interface FlavorTable {
  id: string;
  name: string;
  vcpus: number;
  memory_mb: number;
  root_gb: number;
  ephemeral_gb: number;
  swap_mb: number;
  rxtx_factor: number;
  is_public: number;
  disabled: number;
  description: string | null;
  /** JSON: an object of strings. */
  extra_specs: string;
  created_at: string;
}

/** A project may use a flavor that is not public. */
export interface FlavorAccessTable {
  flavor_id: string;
  project_id: string;
}

export interface KeypairTable {
  user_id: string;
  name: string;
  type: string;
  public_key: string;
  fingerprint: string;
  created_at: string;
}

/** The fake hypervisor's guests: they outlive the process, as real ones do. */
export interface FakeGuestTable {
  instance_uuid: string;
  host: string;
  power_state: string;
  /** JSON: the ids of the plugged VIFs. */
  vifs: string;
  /** JSON: vCPUs, memory and disk; empty for guests of older Berths. */
  shape: string;
  /** JSON: the shape before a resize that is not confirmed. */
  old_shape: string | null;
  /** What its disk was made of. */
  image_id: string | null;
  /** What it runs from while it is rescued. */
  rescue_image_id: string | null;
  /** What it has written to its console. */
  console: string;
  /** When it was started last; null while it is off. */
  started_at: string | null;
}

/** What a host keeps of a guest that has left it: all it takes to make it again. */
export interface FakeKeptGuestTable {
  instance_uuid: string;
  host: string;
  /** JSON: the other columns of a guest. */
  guest: string;
}

/** One row a project that has asked for servers: who changes it is the only one to count that project's servers. */
export interface ProjectQuotaTable {
  project_id: string;
  /** How often servers were asked for and let in. */
  admissions: number;
}

/** What a project, or a user in it, may have otherwise than by default. */
export interface ComputeQuotaTable {
  project_id: string;
  /** `''`: of the whole project. */
  user_id: string;
  /** By its name in the API. */
  resource: string;
  /** −1: no limit. */
  most: number;
}

/** What everybody may have, of class `default`, otherwise than configured. */
export interface ComputeQuotaClassTable {
  class_name: string;
  resource: string;
  most: number;
}

/** What is kept of a deleted server for the reports of use. */
export interface ServerUsageTable {
  instance_uuid: string;
  project_id: string;
  name: string;
  flavor_name: string;
  vcpus: number;
  memory_mb: number;
  /** Root and ephemeral disk together. */
  disk_gb: number;
  launched_at: string;
  terminated_at: string;
}
