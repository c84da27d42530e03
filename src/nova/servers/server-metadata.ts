import { isoMillis } from '../../runtime/time.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { metadataOperations } from '../metadata/metadata-operations.ts';
import type { Operation } from '../operation/operation.ts';
import { quotaOf } from '../quotas/quota-queries.ts';
import { changeServer } from './change-server.ts';
import { refuseTooMuchMetadata } from './create/plain-values.ts';
import { findServer } from './find-server.ts';

/** `/servers/{id}/metadata`. */
export function serverMetadataOperations({
  database,
  runtime,
  config,
  compute,
}: ComputeFaceDeps): readonly Operation[] {
  return metadataOperations({
    path: '/servers/:server_id',
    read: async (call) => (await findServer(database, call.context, call.param('server_id'))).metadata,
    change: async (call, by, what) => {
      const asker = { projectId: call.projectId, userId: call.context.userId };
      const most = await quotaOf(database, config.limits, asker, 'metadata_items');
      return changeServer(compute, {
        column: 'metadata',
        serverId: call.param('server_id'),
        context: call.context,
        at: isoMillis(runtime.clock.now()),
        action: `${what} metadata`,
        change: (server) => {
          const next = by(server.metadata);
          refuseTooMuchMetadata(next, most);
          return next;
        },
      });
    },
  });
}
