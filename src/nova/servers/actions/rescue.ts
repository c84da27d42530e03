import type { XStatic } from 'typebox/schema';
import { refuseStateFor } from '../../../compute/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { adminPass, uuid } from '../../operation/common-schemas.ts';
import { adminPassword } from '../create/admin-password.ts';
import { rescuedServerAnswer } from '../view/server-answers.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { stateOf } from './state-of.ts';

const asked = object({ adminPass, rescue_image_ref: uuid }, []);
const schema = object({ rescue: { anyOf: [asked, { type: 'null' }] } }, ['rescue']);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** Starts the guest from another image, or from a fresh copy of its own. */
export function rescue({
  compute,
  images,
  config,
  runtime,
}: Pick<ComputeFaceDeps, 'compute' | 'images' | 'config' | 'runtime'>): ServerAction {
  return actionWithBody({
    name: 'rescue',
    bodies,
    answers: { 200: rescuedServerAnswer },
    handle: async (server, body, { context }) => {
      refuseStateFor('rescue', stateOf(server));
      const { rescue_image_ref: imageId, adminPass: password } = body.rescue ?? {};
      if (imageId !== undefined && (await images.find(context, imageId))?.status !== 'active') {
        throw badRequest(`Requested rescue image '${imageId}' is not supported`);
      }
      const order = { rescueImageId: imageId?.toLowerCase() ?? null };
      await compute.act({ context, instanceUuid: server.id, action: 'rescue', order });
      const answered = config.enableInstancePassword ? { adminPass: password ?? adminPassword(runtime.random) } : {};
      return { status: 200, body: answered };
    },
  });
}
