import type { XStatic } from 'typebox/schema';
import type { ComputeFaceDeps } from '../../deps.ts';
import { has } from '../../microversion/features.ts';
import { by, shape, text } from '../../operation/answer-schema.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { metadata, name } from '../../operation/common-schemas.ts';
import { quotaOf } from '../../quotas/quota-queries.ts';
import { refuseTooMuchMetadata } from '../create/plain-values.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { snapshotOf } from './server-image.ts';

const schema = object({ createImage: object({ name, metadata }, ['name']) }, ['createImage']);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** Copies the server's disk into a new image, whose record is there when this answers. */
export function createImage({
  compute,
  config,
  database,
  runtime,
}: Pick<ComputeFaceDeps, 'compute' | 'config' | 'database' | 'runtime'>): ServerAction {
  return actionWithBody({
    name: 'createImage',
    // Nova does not ask for the lock here.
    refusesLocked: false,
    bodies,
    answers: { 202: shape({ image_id: by('imageIdOfSnapshot', text) }) },
    handle: async (server, { createImage: asked }, call) => {
      const properties = asked.metadata ?? {};
      if (has(call.version, 'imageMetadataLimit')) {
        const asker = { projectId: call.projectId, userId: call.context.userId };
        refuseTooMuchMetadata(properties, await quotaOf(database, config.limits, asker, 'metadata_items'));
      }
      const image = snapshotOf(server, runtime.ids.uuid(), asked.name, properties);
      await compute.act({
        context: call.context,
        instanceUuid: server.id,
        action: 'createImage',
        order: { image },
      });
      return has(call.version, 'imageIdOfSnapshot')
        ? { status: 202, body: { image_id: image.id } }
        : { status: 202, headers: { location: call.links.bookmark('images', image.id) } };
    },
  });
}
