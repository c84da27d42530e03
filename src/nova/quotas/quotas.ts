import type { Limits } from '../config.ts';

/** What is counted, by its names in `/os-quota-sets`. */
export const quotaNames = [
  'cores',
  'instances',
  'ram',
  'key_pairs',
  'metadata_items',
  'server_groups',
  'server_group_members',
  'fixed_ips',
  'floating_ips',
  'security_groups',
  'security_group_rules',
  'injected_files',
  'injected_file_content_bytes',
  'injected_file_path_bytes',
] as const;

export type QuotaName = (typeof quotaNames)[number];

/** How much of each there may be; −1: no limit. */
export type Quotas = Readonly<Record<QuotaName, number>>;

/** Those that are told below 2.36: the network service counts these, and asks its own quotas. */
export const networkQuotas: readonly QuotaName[] = [
  'fixed_ips',
  'floating_ips',
  'security_groups',
  'security_group_rules',
];

/** Those that are told below 2.57: no file can be injected. */
export const fileQuotas: readonly QuotaName[] = [
  'injected_files',
  'injected_file_content_bytes',
  'injected_file_path_bytes',
];

/** What everybody has of whom nothing else is said. */
export function configuredQuotas(limits: Limits): Quotas {
  return {
    cores: limits.cores,
    instances: limits.instances,
    ram: limits.ram,
    key_pairs: limits.keyPairs,
    metadata_items: limits.metadataItems,
    server_groups: limits.serverGroups,
    server_group_members: limits.serverGroupMembers,
    fixed_ips: -1,
    floating_ips: -1,
    security_groups: -1,
    security_group_rules: -1,
    injected_files: 0,
    injected_file_content_bytes: 0,
    injected_file_path_bytes: 0,
  };
}

/** Whether there may be so much; −1: no limit. */
export function within(count: number, most: number): boolean {
  return most < 0 || count <= most;
}

/** The values by name, as far as they are of known names. */
export function quotaPart(rows: readonly { readonly resource: string; readonly most: number }[]): Partial<Quotas> {
  const known: ReadonlySet<string> = new Set(quotaNames);
  return Object.fromEntries(rows.filter(({ resource }) => known.has(resource)).map((row) => [row.resource, row.most]));
}
