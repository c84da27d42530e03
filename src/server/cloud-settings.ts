import { defaultComputeFaceConfig } from '../nova/index.ts';
import { fakeResources } from '../virt/index.ts';
import { type CloudOptions, usualZone } from './cloud.ts';
import type { ConfiguredHost } from './config/host-list.ts';
import type { Settings } from './config/settings.ts';
import type { RetentionLimits } from './retention.ts';

type FromSettings = Pick<
  CloudOptions,
  | 'allocation'
  | 'compute'
  | 'computeHosts'
  | 'face'
  | 'imports'
  | 'maxLiveViews'
  | 'maxRequests'
  | 'rateLimit'
  | 'tokenLifetimeSeconds'
>;

/** What the settings say to the services themselves. */
export function cloudSettings({ api, compute, identity, image, quota }: Settings): FromSettings {
  const hosts = compute.hosts && hostSetups(compute.hosts);
  return {
    tokenLifetimeSeconds: identity.tokenLifetime,
    imports: {
      maxSize: image.maxSize * 1024 ** 2,
      webDownloadHosts: image.webDownloadHosts,
      webDownloadTimeout: image.webDownloadTimeout * 1000,
    },
    maxRequests: api.maxRequests,
    maxLiveViews: api.maxLiveViews,
    ...(api.requestsPerSecond > 0 && {
      rateLimit: { perSecond: api.requestsPerSecond, burst: api.requestBurst },
    }),
    ...(hosts && { computeHosts: hosts }),
    allocation: { bindAtCreate: compute.bindAtCreate },
    compute: {
      ratios: {
        cpu: compute.cpuAllocationRatio,
        ram: compute.ramAllocationRatio,
        disk: compute.diskAllocationRatio,
      },
      builds: {
        atOnce: compute.maxConcurrentBuilds === 0 ? Number.POSITIVE_INFINITY : compute.maxConcurrentBuilds,
        waiting: compute.maxWaitingBuilds,
      },
      vifPlugging: {
        timeout: compute.vifPluggingTimeout * 1000,
        isFatal: compute.vifPluggingIsFatal,
        lookEvery: compute.vifPluggingLookInterval * 1000,
      },
      maxAttempts: compute.maxAttempts,
      allowResizeToSameHost: compute.allowResizeToSameHost,
      buildTimeout: compute.instanceBuildTimeout * 1000,
      healInterval: compute.healInstanceInfoCacheInterval * 1000,
      offloadShelved: compute.shelvedOffloadTime === 0,
      overdue: {
        reclaim: compute.reclaimInstanceInterval === 0 ? null : compute.reclaimInstanceInterval * 1000,
        offload: compute.shelvedOffloadTime <= 0 ? null : compute.shelvedOffloadTime * 1000,
      },
      janitor: { interval: compute.janitorInterval * 1000, grace: compute.janitorGrace * 1000 },
    },
    face: {
      limits: { ...defaultComputeFaceConfig.limits, ...quota },
      maxPageSize: api.maxPageSize,
      enableInstancePassword: api.enableInstancePassword,
      softDelete: compute.reclaimInstanceInterval > 0,
    },
  };
}

/** The hosts that are named; null: none is. */
function hostSetups(hosts: readonly ConfiguredHost[]): CloudOptions['computeHosts'] | null {
  const [first, ...more] = hosts.map(({ name, zone, vcpus, memoryMb, diskGb }) => ({
    host: name,
    node: name,
    availabilityZone: zone ?? usualZone,
    resources: {
      ...fakeResources,
      ...(vcpus !== null && { vcpus }),
      ...(memoryMb !== null && { memoryMb }),
      ...(diskGb !== null && { localGb: diskGb }),
    },
  }));
  return first ? [first, ...more] : null;
}

/** What the settings say of what is removed in time. */
export function retentionLimits({ retention }: Settings): RetentionLimits {
  const { deletedServers, usage } = retention;
  const days = (count: number) => (count === 0 ? null : count * 86_400_000);
  return { deletedServers: days(deletedServers), usage: days(usage) };
}
