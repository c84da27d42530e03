import { identity } from './0001-identity.ts';
import { image } from './0002-image.ts';
import { network } from './0003-network.ts';
import { compute } from './0004-compute.ts';
import { saga } from './0005-saga.ts';
import { projectQuota } from './0006-project-quota.ts';
import { keyFingerprint } from './0007-key-fingerprint.ts';
import { retention } from './0008-retention.ts';
import { sagaList } from './0009-saga-list.ts';
import { janitor } from './0010-janitor.ts';
import { interfaceTurn } from './0011-interface-turn.ts';
import { subnetPool } from './0012-subnet-pool.ts';
import { router } from './0013-router.ts';
import { qos } from './0014-qos.ts';
import { trunk } from './0015-trunk.ts';
import { segment } from './0016-segment.ts';
import { addressGroupAndTopology } from './0017-address-group-and-topology.ts';
import { identityApi } from './0018-identity-api.ts';
import { serverGroup } from './0019-server-group.ts';
import { aggregate } from './0020-aggregate.ts';
import { serverAction } from './0021-server-action.ts';
import { flavorAccess } from './0022-flavor-access.ts';
import { quota } from './0023-quota.ts';
import { serverUsage } from './0024-server-usage.ts';
import { imageMember } from './0025-image-member.ts';
import { stateSince } from './0026-state-since.ts';
import { imageData } from './0027-image-data.ts';
import { notification } from './0028-notification.ts';
import { guestMove } from './0029-guest-move.ts';
import { hostHints } from './0030-host-hints.ts';
import type { Migration } from './migration.ts';

/** In order; the version of a schema is the number of steps taken. Append only: a landed step is never changed. */
export const migrations: readonly Migration[] = [
  identity,
  image,
  network,
  compute,
  saga,
  projectQuota,
  keyFingerprint,
  retention,
  sagaList,
  janitor,
  interfaceTurn,
  subnetPool,
  router,
  qos,
  trunk,
  segment,
  addressGroupAndTopology,
  identityApi,
  serverGroup,
  aggregate,
  serverAction,
  flavorAccess,
  quota,
  serverUsage,
  imageMember,
  stateSince,
  imageData,
  notification,
  guestMove,
  hostHints,
];
