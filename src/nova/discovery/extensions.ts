/** What the API once had as extensions, and Berth answers: each alias with its name. Source: Compute API reference, extensions. */
const names: Readonly<Record<string, string>> = {
  NMN: 'Multinic',
  'OS-DCF': 'DiskConfig',
  'OS-EXT-AZ': 'ExtendedAvailabilityZone',
  'OS-EXT-IMG-SIZE': 'ImageSize',
  'OS-EXT-IPS': 'ExtendedIps',
  'OS-EXT-IPS-MAC': 'ExtendedIpsMac',
  'OS-EXT-SRV-ATTR': 'ExtendedServerAttributes',
  'OS-EXT-STS': 'ExtendedStatus',
  'OS-FLV-DISABLED': 'FlavorDisabled',
  'OS-FLV-EXT-DATA': 'FlavorExtraData',
  'OS-SCH-HNT': 'SchedulerHints',
  'OS-SRV-USG': 'ServerUsage',
  'os-access-ips': 'AccessIPs',
  'os-admin-actions': 'AdminActions',
  'os-admin-password': 'AdminPassword',
  'os-aggregates': 'Aggregates',
  'os-attach-interfaces': 'AttachInterfaces',
  'os-availability-zone': 'AvailabilityZone',
  'os-config-drive': 'ConfigDrive',
  'os-console-output': 'ConsoleOutput',
  'os-deferred-delete': 'DeferredDelete',
  'os-extended-floating-ips': 'ExtendedFloatingIps',
  'os-extended-hypervisors': 'ExtendedHypervisors',
  'os-extended-networks': 'ExtendedNetworks',
  'os-extended-quotas': 'ExtendedQuotas',
  'os-extended-rescue-with-image': 'ExtendedRescueWithImage',
  'os-extended-services': 'ExtendedServices',
  'os-extended-status': 'ExtendedStatus',
  'os-flavor-access': 'FlavorAccess',
  'os-flavor-extra-specs': 'FlavorExtraSpecs',
  'os-flavor-manage': 'FlavorManage',
  'os-flavor-rxtx': 'FlavorRxtx',
  'os-flavor-swap': 'FlavorSwap',
  'os-floating-ip-pools': 'FloatingIpPools',
  'os-floating-ips': 'FloatingIps',
  'os-hosts': 'Hosts',
  'os-hypervisor-status': 'HypervisorStatus',
  'os-hypervisors': 'Hypervisors',
  'os-instance-actions': 'InstanceActions',
  'os-instance_usage_audit_log': 'OSInstanceUsageAuditLog',
  'os-keypairs': 'Keypairs',
  'os-lock-server': 'LockServer',
  'os-migrate-server': 'MigrateServer',
  'os-migrations': 'Migrations',
  'os-multiple-create': 'MultipleCreate',
  'os-networks': 'Networks',
  'os-pause-server': 'PauseServer',
  'os-quota-class-sets': 'QuotaClasses',
  'os-quota-sets': 'Quotas',
  'os-rescue': 'Rescue',
  'os-security-groups': 'SecurityGroups',
  'os-server-diagnostics': 'ServerDiagnostics',
  'os-server-external-events': 'ServerExternalEvents',
  'os-server-group-quotas': 'ServerGroupQuotas',
  'os-server-groups': 'ServerGroups',
  'os-server-list-multi-status': 'ServerListMultiStatus',
  'os-server-sort-keys': 'ServerSortKeys',
  'os-server-start-stop': 'ServerStartStop',
  'os-services': 'Services',
  'os-shelve': 'Shelve',
  'os-simple-tenant-usage': 'SimpleTenantUsage',
  'os-suspend-server': 'SuspendServer',
  'os-tenant-networks': 'OSTenantNetworks',
  'os-used-limits': 'UsedLimits',
  'os-used-limits-for-admin': 'UsedLimitsForAdmin',
  'os-user-data': 'UserData',
  'os-user-quotas': 'UserQuotas',
};

/** What the API tells of an extension. */
export interface Extension {
  readonly alias: string;
  readonly name: string;
  readonly description: string;
  readonly links: readonly never[];
  readonly namespace: string;
  readonly updated: string;
}

/** All of them, in the order of their aliases. */
export const extensions: readonly Extension[] = Object.entries(names).map(([alias, name]) => ({
  alias,
  name,
  description: `${name}, as part of the API itself.`,
  links: [],
  // They have long been parts of the API; clients find the same of each with Nova.
  namespace: 'http://docs.openstack.org/compute/ext/fake_xml',
  updated: '2014-12-03T00:00:00Z',
}));
