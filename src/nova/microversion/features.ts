import type { Microversion } from './microversion.ts';

/** First and last microversion of something; without a last one, it is still there. */
export interface Range {
  readonly since: Microversion;
  readonly until?: Microversion;
}

/**
 * What answers and rules depend on the microversion, by name. Routes and body schemas carry their own ranges; here stands
 * what a view or a handler has to ask. Source: the REST version history of the Compute API.
 */
export const features = {
  keypairType: { since: 2 },
  serverHostDetails: { since: 3 },
  ip6FilterForAll: { since: 5 },
  flavorAccessToPrivateOnly: { since: 7 },
  serverLocked: { since: 9 },
  keypairOfOtherUser: { since: 10 },
  serviceForcedDown: { since: 11 },
  serverGroupOwner: { since: 13 },
  serverHostStatus: { since: 16 },
  serverDescription: { since: 19 },
  actionsOfDeleted: { since: 21 },
  serverTags: { since: 26 },
  migrationType: { since: 23 },
  hypervisorCpuInfoObject: { since: 28 },
  hypervisorPaging: { since: 33 },
  keypairPaging: { since: 35 },
  networkQuotas: { since: 1, until: 35 },
  strictStatusFilter: { since: 38 },
  imageMetadataLimit: { since: 1, until: 38 },
  usagePaging: { since: 40 },
  aggregateUuid: { since: 41 },
  imageIdOfSnapshot: { since: 45 },
  flavorEmbedded: { since: 47 },
  standardDiagnostics: { since: 48 },
  actionEventsForAll: { since: 51 },
  fixedQuotaClasses: { since: 50 },
  uuidForServices: { since: 53 },
  keyOfRebuild: { since: 54 },
  flavorDescription: { since: 55 },
  injectedFileQuotas: { since: 1, until: 56 },
  userDataOfRebuild: { since: 57 },
  actionPaging: { since: 58 },
  migrationPaging: { since: 59 },
  flavorExtraSpecs: { since: 61 },
  eventHost: { since: 62 },
  trustedImageCertificates: { since: 63 },
  serverGroupPolicy: { since: 64 },
  changesBefore: { since: 66 },
  interfaceTag: { since: 70 },
  serverGroupsOfServer: { since: 71 },
  lockedReason: { since: 73 },
} as const satisfies Readonly<Record<string, Range>>;

/** The name of a feature. */
export type Feature = keyof typeof features;

/** Whether a feature is there at a microversion. */
export function has(version: Microversion, feature: Feature): boolean {
  const range = rangeOf(feature);
  return version >= range.since && version <= (range.until ?? Number.POSITIVE_INFINITY);
}

/** Which microversions have a feature. */
export function rangeOf(feature: Feature): Range {
  return features[feature];
}
