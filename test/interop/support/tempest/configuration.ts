import type { TestedCloud } from './cloud.ts';

/**
 * The text of a tempest.conf. Switched off is what Berth has not: volumes, live migration, remote consoles, and guests that
 * could be logged in to.
 */
export function tempestConfiguration(cloud: TestedCloud, folder: string): string {
  const sections = {
    DEFAULT: { log_dir: folder, log_file: 'tempest.log' },
    oslo_concurrency: { lock_path: `${folder}/locks` },
    auth: {
      use_dynamic_credentials: true,
      admin_username: 'admin',
      admin_project_name: 'admin',
      admin_password: cloud.adminPassword,
      admin_domain_name: 'Default',
    },
    identity: { uri_v3: `${cloud.url}/identity/v3`, region: 'RegionOne', v3_endpoint_type: 'public' },
    service_available: { nova: true, neutron: true, glance: true, cinder: false, swift: false, horizon: false },
    compute: {
      image_ref: cloud.images[0],
      image_ref_alt: cloud.images[1],
      flavor_ref: 1,
      flavor_ref_alt: 2,
      min_microversion: '2.1',
      max_microversion: '2.74',
      min_compute_nodes: 2,
      // As long as the one test waits for a state that a fake guest is never in.
      build_timeout: 120,
    },
    'compute-feature-enabled': {
      resize: true,
      cold_migration: true,
      scheduler_enabled_filters: [
        'AvailabilityZoneFilter',
        'ComputeFilter',
        'AggregateInstanceExtraSpecsFilter',
        'ServerGroupAffinityFilter',
        'ServerGroupAntiAffinityFilter',
        'SameHostFilter',
        'DifferentHostFilter',
      ].join(','),
      // By this name tempest asks whether the metadata of a server can change.
      xenapi_apis: true,
      change_password: false,
      live_migration: false,
      vnc_console: false,
      metadata_service: false,
      attach_encrypted_volume: false,
      personality: false,
    },
    network: { public_network_id: cloud.publicNetworkId, floating_network_name: 'public' },
    'network-feature-enabled': {
      api_extensions: cloud.networkExtensions.join(','),
      ipv6_subnet_attributes: true,
      port_security: true,
    },
    validation: { run_validation: false },
    // On a machine that others use as well, an answer may be late.
    'service-clients': { http_timeout: 300 },
  };
  return Object.entries(sections)
    .map(([name, options]) => `[${name}]\n${lines(options)}\n`)
    .join('\n');
}

function lines(options: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(options)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n');
}
