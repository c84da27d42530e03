/** Why tests of tempest do not pass on Berth. */
export interface Reason {
  /**
   * `skipped`: the configuration says that this is not there. `failing`: tempest has no word for it. `left out`: what comes of it is
   * a matter of chance, so that it is not run.
   */
  readonly outcome: 'skipped' | 'failing' | 'left out';
  readonly why: string;
  /** Names from below `tempest.api`: a test, or all that stand below a class, module or folder. */
  readonly tests: readonly string[];
}

/** Reviewed: what is not here must pass, and what is here must not. */
export const reasons = {
  volumes: {
    outcome: 'skipped',
    why: 'Berth has no volumes',
    tests: [
      'compute.admin.test_volume',
      'compute.admin.test_volume_swap',
      'compute.admin.test_volumes_negative',
      'compute.servers.test_create_server.ServersTestBootFromVolume',
      'compute.servers.test_delete_server.DeleteServersTestJSON.test_delete_server_while_in_attached_volume',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_rebuild_server_with_volume_attached',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert_with_volume_attached',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm',
      'compute.servers.test_server_rescue_negative.ServerRescueNegativeTestJSON.test_rescued_vm_attach_volume',
      'compute.servers.test_server_rescue_negative.ServerRescueNegativeTestJSON.test_rescued_vm_detach_volume',
      'compute.servers.test_servers_negative.ServersNegativeTestJSON.test_create_server_from_non_bootable_volume',
      'compute.servers.test_servers_negative.ServersNegativeTestJSON.test_create_server_invalid_bdm_in_2nd_dict',
      'compute.volumes',
    ],
  },
  'live migration': {
    outcome: 'skipped',
    why: 'servers are moved cold only',
    tests: ['compute.admin.test_live_migration', 'compute.admin.test_live_migration_negative'],
  },
  guests: {
    outcome: 'skipped',
    why: 'nobody can log in to a guest of the fake driver, and nothing in it answers',
    tests: [
      'compute.admin.test_create_server.ServersWithSpecificFlavorTestJSON.test_verify_created_server_ephemeral_disk',
      'compute.servers.test_attach_interfaces',
      'compute.servers.test_create_server.ServersTestJSON.test_host_name_is_same_as_server_name',
      'compute.servers.test_create_server.ServersTestJSON.test_verify_created_server_vcpus',
      'compute.servers.test_create_server.ServersTestManualDisk.test_host_name_is_same_as_server_name',
      'compute.servers.test_create_server.ServersTestManualDisk.test_verify_created_server_vcpus',
      'compute.servers.test_device_tagging',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_change_server_password',
    ],
  },
  consoles: {
    outcome: 'skipped',
    why: 'no remote consoles: guests of the fake driver have no screen',
    tests: [
      'compute.servers.test_novnc',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_get_vnc_console',
    ],
  },
  'rescue disk': {
    outcome: 'skipped',
    why: 'what a rescued guest has its disks at is the business of a real one',
    tests: [
      'compute.servers.test_server_rescue.ServerStableDeviceRescueTest',
      'compute.servers.test_server_rescue.ServerStableDeviceRescueTestIDE',
    ],
  },
  microversion: {
    outcome: 'skipped',
    why: 'wants a microversion above 2.74, which is the newest here',
    tests: [
      'compute.admin.test_flavors_extra_specs.FlavorMetadataValidation',
      'compute.admin.test_servers.ServersAdmin275Test',
      'compute.admin.test_servers_on_multinodes.UnshelveToHostMultiNodesTest',
      'compute.servers.test_server_rescue.ServerBootFromVolumeStableRescueTest',
    ],
  },
  'injected files': {
    outcome: 'skipped',
    why: 'files are not put into guests: user data and the config drive are for that',
    tests: [
      'compute.servers.test_server_personality',
      'compute.servers.test_servers_negative.ServersNegativeTestJSON.test_personality_file_contents_not_encoded',
    ],
  },
  'image signatures': {
    outcome: 'skipped',
    why: 'signatures of images are not checked',
    tests: ['compute.servers.test_servers.ServerShowV263Test'],
  },
  'host names': {
    outcome: 'skipped',
    why: 'a host name follows from the name of the server, dots as dashes',
    tests: ['compute.servers.test_create_server.ServersTestFqdnHostnames'],
  },
  'nova-network': {
    outcome: 'skipped',
    why: 'of nova-network, which Nova has given up',
    tests: [
      'compute.admin.test_fixed_ips',
      'compute.admin.test_fixed_ips_negative',
      'compute.admin.test_floating_ips_bulk',
      'compute.certificates',
      'compute.servers.test_virtual_interfaces',
      'compute.servers.test_virtual_interfaces_negative',
      'compute.test_networks',
    ],
  },
  'tempest itself': {
    outcome: 'skipped',
    why: 'switched off in tempest, for a fault in Nova or because Neutron does otherwise',
    tests: [
      'compute.admin.test_quotas_negative.QuotasSecurityGroupAdminNegativeTest',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_security_group_create_with_duplicate_name',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_security_group_create_with_invalid_group_description',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_security_group_create_with_invalid_group_name',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_update_security_group_with_invalid_sg_des',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_update_security_group_with_invalid_sg_id',
      'compute.security_groups.test_security_groups_negative.SecurityGroupsNegativeTestJSON.test_update_security_group_with_invalid_sg_name',
    ],
  },
  'network extensions': {
    outcome: 'skipped',
    why: 'the embedded network service has no distributed routers, metering, DHCP agents to schedule, or kinds of services; tags are there by their newer name',
    tests: [
      'network.admin.test_dhcp_agent_scheduler',
      'network.admin.test_metering_extensions',
      'network.admin.test_routers_dvr',
      'network.test_routers_negative.DvrRoutersNegativeTest',
      // Of tags on networks alone, by an older name.
      'network.test_tags.TagsTest',
    ],
  },
  'given up': {
    outcome: 'failing',
    why: 'Nova has given it up itself: agents and network injection of XenServer, extensions, version 2.0',
    tests: [
      'compute.admin.test_agents',
      'compute.admin.test_servers.ServersAdminTestJSON.test_reset_network_inject_network_info',
      // It asks for one that is not here.
      'compute.test_extensions.ExtensionsTest.test_get_extension',
      'compute.test_versions.TestVersions.test_list_api_versions',
    ],
  },
  'fake driver': {
    outcome: 'failing',
    why: 'asks of the hypervisor what the fake one does not have: an uptime, a name in the list of drivers, a long console, a password that a guest has told',
    tests: [
      'compute.admin.test_hypervisor.HypervisorAdminTestJSON.test_get_hypervisor_uptime',
      'compute.admin.test_server_diagnostics.ServerDiagnosticsV248Test',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_get_console_output_server_id_in_shutoff_status',
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_get_console_output_with_unlimited_size',
      'compute.servers.test_server_password',
    ],
  },
  backups: {
    outcome: 'failing',
    why: '`createBackup` is not there: snapshots are, and nothing counts them',
    tests: [
      'compute.servers.test_server_actions.ServerActionsTestJSON.test_create_backup',
      'compute.servers.test_server_actions.ServersAaction247Test.test_create_backup',
    ],
  },
  'x509 keys': {
    outcome: 'failing',
    why: 'key pairs of type x509 are not there',
    tests: ['compute.keypairs.test_keypairs_v22.KeyPairsV22TestJSON.test_keypairsv22_create_list_show_with_type'],
  },
  slashes: {
    outcome: 'failing',
    why: 'a slash at the end of a path counts for nothing: the list is answered, where a missing id was meant',
    tests: [
      'compute.admin.test_simple_tenant_usage_negative.TenantUsagesNegativeTestJSON.test_get_usage_tenant_with_empty_tenant_id',
    ],
  },
  'external subnets': {
    outcome: 'failing',
    why: 'who sees an external network sees its subnets, as in newer Neutrons ([external-subnets](../differences-from-neutron.md))',
    tests: [
      'network.test_networks.NetworksIpV6Test.test_external_network_visibility',
      'network.test_networks.NetworksTest.test_external_network_visibility',
    ],
  },
  'at once': {
    outcome: 'left out',
    why: 'a snapshot of a guest that does not exist is there at once: these look at it while it is saved, and now and then they do',
    tests: [
      'compute.images.test_images.ImagesTestJSON.test_delete_saving_image',
      'compute.images.test_images_oneserver_negative.ImagesOneServerNegativeTestJSON.test_create_second_image_when_first_image_is_being_saved',
    ],
  },
} as const satisfies Readonly<Record<string, Reason>>;

/** The tests that are not run. */
export const leftOut: readonly string[] = Object.values(reasons).flatMap((reason: Reason) =>
  reason.outcome === 'left out' ? reason.tests : [],
);

/** Why a test does not pass; null for one that must. */
export function reasonOf(test: string): keyof typeof reasons | null {
  for (const [name, { tests }] of Object.entries(reasons)) {
    if (tests.some((entry) => test === entry || test.startsWith(`${entry}.`)) && isReason(name)) return name;
  }
  return null;
}

function isReason(name: string): name is keyof typeof reasons {
  return Object.hasOwn(reasons, name);
}
