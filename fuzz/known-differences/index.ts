import { bindings } from './bindings.ts';
import { general } from './general.ts';
import { networks } from './networks.ts';
import { ports } from './ports.ts';
import { qos } from './qos.ts';
import { routers } from './routers.ts';
import { securityGroups } from './security-groups.ts';
import { subnets } from './subnets.ts';
import { trunks } from './trunks.ts';

export type { KnownDifference } from './known-difference.ts';

/** Reviewed: each has its reason, and explains nothing else. */
export const knownDifferences = [
  ...general,
  ...networks,
  ...subnets,
  ...ports,
  ...bindings,
  ...trunks,
  ...securityGroups,
  ...routers,
  ...qos,
] as const;

/** The name of a known difference. */
export type KnownDifferenceId = (typeof knownDifferences)[number]['id'];
