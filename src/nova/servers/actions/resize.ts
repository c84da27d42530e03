import type { XStatic } from 'typebox/schema';
import { refuseStateFor } from '../../../compute/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { snapshotOf } from '../../flavors/flavor.ts';
import { findFlavor } from '../../flavors/flavor-queries.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { diskConfig, flavorRef } from '../../operation/common-schemas.ts';
import { idOf } from '../../operation/uuid.ts';
import { admitGrowth } from '../create/headroom.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { stateOf } from './state-of.ts';

const schema = object({ resize: object({ flavorRef, 'OS-DCF:diskConfig': diskConfig }, ['flavorRef']) }, ['resize']);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** Gives the server another flavor, to be confirmed or reverted. */
export function resize({
  compute,
  database,
  config,
}: Pick<ComputeFaceDeps, 'compute' | 'database' | 'config'>): ServerAction {
  return actionWithBody({
    name: 'resize',
    bodies,
    handle: async (server, { resize: asked }, { context }) => {
      refuseStateFor('resize', stateOf(server));
      const id = idOf(String(asked.flavorRef));
      const flavor = await findFlavor(database, context, id);
      if (!flavor || flavor.disabled) throw badRequest(`Flavor ${id.slice(0, 60)} could not be found.`);
      if (flavor.rootGb === 0 && server.flavor.rootGb !== 0) {
        throw badRequest('Server disk was unable to be resized because: Resize to zero disk flavor is not allowed.');
      }
      if (flavor.id === server.flavor.id) throw badRequest('When resizing, instances must change flavor!');
      const disk = asked['OS-DCF:diskConfig'];
      const quota = { limits: config.limits, projectId: server.projectId, userId: server.userId };
      await compute.act({
        context,
        instanceUuid: server.id,
        action: 'resize',
        order: { flavor: snapshotOf(flavor) },
        ...(disk && { set: { disk_config: disk } }),
        admission: (queries) => admitGrowth(queries, quota, server.flavor, flavor),
      });
      return { status: 202 };
    },
  });
}
