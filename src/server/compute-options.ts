import { defaultComputeFaceConfig } from '../nova/index.ts';
import type { CloudOptions } from './cloud.ts';
import type { Settings } from './config/settings.ts';

/** What the settings say to compute and its API. */
export function computeOptions({ compute, quota }: Settings): Pick<CloudOptions, 'compute' | 'face'> {
  return {
    compute: {
      ratios: {
        cpu: compute.cpuAllocationRatio,
        ram: compute.ramAllocationRatio,
        disk: compute.diskAllocationRatio,
      },
      vifPlugging: { timeout: compute.vifPluggingTimeout * 1000, isFatal: compute.vifPluggingIsFatal },
    },
    face: {
      limits: { ...defaultComputeFaceConfig.limits, ...quota },
      maxPageSize: compute.maxPageSize,
      enableInstancePassword: compute.enableInstancePassword,
    },
  };
}
