import type { Limits } from '../config.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';

/** Quotas by their names in `/os-quota-sets`, as far as the microversion has them; −1: no limit. */
export function quotaValues(limits: Limits, version: Microversion): Readonly<Record<string, number>> {
  return {
    cores: limits.cores,
    instances: limits.instances,
    ram: limits.ram,
    key_pairs: limits.keyPairs,
    metadata_items: limits.metadataItems,
    server_groups: limits.serverGroups,
    server_group_members: limits.serverGroupMembers,
    // The network service counts these; Nova's own counters ended long ago, and say so.
    ...(has(version, 'networkQuotas')
      ? { fixed_ips: -1, floating_ips: -1, security_groups: -1, security_group_rules: -1 }
      : {}),
    // No file can be injected.
    ...(has(version, 'injectedFileQuotas')
      ? { injected_files: 0, injected_file_content_bytes: 0, injected_file_path_bytes: 0 }
      : {}),
  };
}
