import type { CloudApi } from '../../../support/cloud-api.ts';

/** What tempest has to be told of a cloud. */
export interface TestedCloud {
  readonly url: string;
  readonly adminPassword: string;
  readonly images: readonly [string, string];
  readonly publicNetworkId: string;
  readonly networkExtensions: readonly string[];
}

/**
 * Settings of the Berth: two hosts with much room, and quotas that a suite does not reach. A first one has so little room that
 * nothing goes there unasked: tests put the first of the hosts into zones of their own, which wants one without servers.
 */
export const settings = {
  BERTH_COMPUTE_HOSTS: [
    'alone vcpus=1 memory_mb=1024 disk_gb=10',
    'one vcpus=64 memory_mb=262144 disk_gb=4000',
    'two vcpus=64 memory_mb=262144 disk_gb=4000',
  ].join(','),
  BERTH_QUOTA_INSTANCES: '1000',
  BERTH_QUOTA_CORES: '1000',
  BERTH_QUOTA_RAM: '10000000',
};

/** Makes what tempest takes for granted: a second image, and what a network is made of where none is named. */
export async function furnish(admin: CloudApi, url: string, adminPassword: string): Promise<TestedCloud> {
  const { network } = await admin.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
    network: { name: 'public', 'router:external': true, is_default: true },
  });
  await admin.ok('POST', '/network/v2.0/subnets', {
    subnet: { network_id: network.id, ip_version: 4, cidr: '203.0.113.0/24', enable_dhcp: false },
  });
  await admin.ok('POST', '/network/v2.0/subnetpools', {
    subnetpool: { name: 'all', prefixes: ['10.64.0.0/12'], default_prefixlen: 24, is_default: true, shared: true },
  });
  const { images } = await admin.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const second = await admin.ok<{ id: string }>('POST', '/image/v2/images', {
    name: 'second',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'public',
  });
  const uploaded = await fetch(`${url}/image/v2/images/${second.id}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': admin.token, 'content-type': 'application/octet-stream' },
    body: 'what a guest would start from',
  });
  if (uploaded.status !== 204) throw new Error(`the image's data was answered ${uploaded.status}`);
  const { extensions } = await admin.ok<{ extensions: { alias: string }[] }>('GET', '/network/v2.0/extensions');
  return {
    url,
    adminPassword,
    images: [images[0]?.id ?? '', second.id],
    publicNetworkId: network.id,
    networkExtensions: extensions.map(({ alias }) => alias),
  };
}
