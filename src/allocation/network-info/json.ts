import type { NetworkInfo } from '../async-network-info.ts';
import { type JsonSubnet, subnetFromJson, subnetToJson } from './json-subnet.ts';
import { metaOf } from './meta.ts';
import type { Vif, VifNetwork } from './vif.ts';

/** A network as Nova stores it within a VIF. */
export interface JsonNetwork {
  id: string;
  bridge: string | null;
  label: string | null;
  subnets: JsonSubnet[];
  meta: {
    injected?: boolean;
    tenant_id?: string | null;
    mtu?: number | null;
    physical_network?: string | null;
    tunneled?: boolean;
    [other: string]: unknown;
  };
}

/** A VIF as Nova stores it in `instance_info_caches.network_info`. Keys that came later may be missing. */
export interface JsonVif {
  id: string;
  address: string;
  network: JsonNetwork | null;
  type: string | null;
  details: Record<string, unknown> | null;
  devname: string | null;
  ovs_interfaceid: string | null;
  qbh_params: Record<string, unknown> | null;
  qbg_params: Record<string, unknown> | null;
  active: boolean;
  vnic_type: string;
  profile: Record<string, unknown> | null;
  preserve_on_delete: boolean;
  delegate_create: boolean;
  meta: Record<string, unknown>;
}

const vifKeys: readonly string[] = [
  'id',
  'address',
  'network',
  'type',
  'details',
  'devname',
  'ovs_interfaceid',
  'qbh_params',
  'qbg_params',
  'active',
  'vnic_type',
  'profile',
  'preserve_on_delete',
  'delegate_create',
];
const networkKeys: readonly string[] = ['id', 'bridge', 'label', 'subnets'];
const networkMetaKeys: readonly string[] = ['injected', 'tenant_id', 'mtu', 'physical_network', 'tunneled'];

/** Network info in Nova's stored form; `JSON.stringify` of it is what Nova keeps. Source: network-info, sections 2 to 6. */
export function networkInfoToJson(networkInfo: NetworkInfo): JsonVif[] {
  return networkInfo.map(vifToJson);
}

/**
 * Network info from Nova's stored form, as text or decoded (O12); caches of any age (keys that are missing get Nova's
 * defaults, N29). Throws SyntaxError for text that is no JSON, InvalidIpAddressError for an address that is none.
 */
export function networkInfoFromJson(stored: string | readonly Partial<JsonVif>[]): NetworkInfo {
  const list: readonly Partial<JsonVif>[] = typeof stored === 'string' ? JSON.parse(stored) : stored;
  return list.map(vifFromJson);
}

/** One VIF in Nova's stored form. */
export function vifToJson(vif: Vif): JsonVif {
  return {
    id: vif.id,
    address: vif.address,
    network: networkToJson(vif.network),
    type: vif.type,
    details: vif.details,
    devname: vif.devname,
    ovs_interfaceid: vif.ovsInterfaceid,
    qbh_params: vif.qbhParams ?? null,
    qbg_params: vif.qbgParams ?? null,
    active: vif.active,
    vnic_type: vif.vnicType,
    profile: vif.profile,
    preserve_on_delete: vif.preserveOnDelete,
    delegate_create: vif.delegateCreate,
    meta: { ...vif.meta },
  };
}

/** One VIF from Nova's stored form. */
export function vifFromJson(json: Partial<JsonVif>): Vif {
  const id = json.id ?? '';
  const { qbh_params: qbhParams, qbg_params: qbgParams } = json;
  return {
    id,
    address: json.address ?? '',
    network: networkFromJson(json.network ?? null),
    type: json.type ?? null,
    details: json.details ?? {},
    devname: json.devname ?? `tap${id}`.slice(0, 14),
    ovsInterfaceid: json.ovs_interfaceid ?? null,
    active: json.active ?? false,
    vnicType: json.vnic_type ?? 'normal',
    profile: json.profile ?? {},
    preserveOnDelete: json.preserve_on_delete ?? false,
    delegateCreate: json.delegate_create ?? false,
    ...(qbhParams && { qbhParams }),
    ...(qbgParams && { qbgParams }),
    ...metaOf(json, vifKeys),
  };
}

/** Null for the empty network that a VIF without one was read with. */
function networkToJson(network: VifNetwork): JsonNetwork | null {
  if (network.id === '') return null;
  return {
    id: network.id,
    bridge: network.bridge,
    label: network.label,
    subnets: network.subnets.map(subnetToJson),
    meta: {
      injected: network.injected,
      tenant_id: network.tenantId,
      mtu: network.mtu,
      physical_network: network.physicalNetwork,
      tunneled: network.tunneled,
      ...network.meta,
    },
  };
}

function networkFromJson(json: JsonNetwork | null): VifNetwork {
  const meta = json?.meta ?? {};
  return {
    id: json?.id ?? '',
    bridge: json?.bridge ?? null,
    label: json?.label ?? null,
    subnets: (json?.subnets ?? []).map(subnetFromJson),
    injected: meta.injected ?? false,
    tenantId: meta.tenant_id ?? null,
    mtu: meta.mtu ?? null,
    physicalNetwork: meta.physical_network ?? null,
    tunneled: meta.tunneled ?? false,
    ...metaOf(json ?? {}, networkKeys, networkMetaKeys),
  };
}
