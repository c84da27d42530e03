import { refuseStateFor } from '../../../compute/index.ts';
import type { InstanceTable } from '../../../store/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { keypairExists } from '../../keypairs/keypair-queries.ts';
import { has } from '../../microversion/features.ts';
import type { Call } from '../../operation/operation.ts';
import { quotaOf } from '../../quotas/quota-queries.ts';
import { adminPassword } from '../create/admin-password.ts';
import { findBootImage } from '../create/boot-source.ts';
import { readAccessIp, readUserData, refuseFiles, refuseTooMuchMetadata } from '../create/plain-values.ts';
import { findServer } from '../find-server.ts';
import { groupsOfServer } from '../groups-of-server.ts';
import type { ServerRecord } from '../server-record.ts';
import { detailedServers } from '../show-server.ts';
import { changedServer } from '../view/changed-server.ts';
import { rebuiltServerAnswer } from '../view/server-answers.ts';
import { type RebuildBody, rebuildBodies } from './rebuild-schemas.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { stateOf } from './state-of.ts';

/** Makes the server's guest anew, of the image that is named; its network stays. */
export function rebuild(deps: ComputeFaceDeps): ServerAction {
  const { compute, config, database, runtime } = deps;
  return actionWithBody({
    name: 'rebuild',
    bodies: rebuildBodies,
    answers: { 202: rebuiltServerAnswer },
    handle: async (server, body, call) => {
      const asked = body.rebuild;
      const { context } = call;
      refuseStateFor('rebuild', stateOf(server));
      refuseFiles(asked);
      if (asked.metadata) {
        const asker = { projectId: call.projectId, userId: context.userId };
        refuseTooMuchMetadata(asked.metadata, await quotaOf(database, config.limits, asker, 'metadata_items'));
      }
      const userData = asked.user_data === undefined ? undefined : readUserData(asked);
      const image = await findBootImage(deps.images, context, asked.imageRef, server.flavor);
      await refuseUnknownKey(deps, server, asked);
      await compute.act({
        context,
        instanceUuid: server.id,
        action: 'rebuild',
        set: {
          image_id: image.id,
          image_properties: JSON.stringify(image.properties),
          ...changed(asked),
        },
        ...(userData !== undefined && { userData }),
      });
      const [view] = await detailedServers(deps, [await findServer(database, context, server.id)], call);
      return {
        status: 202,
        headers: { location: call.links.self('servers', server.id) },
        body: {
          server: {
            ...changedServer(view ?? {}, call.version, 'rebuild'),
            ...(config.enableInstancePassword && { adminPass: asked.adminPass ?? adminPassword(runtime.random) }),
            ...userDataOf(call, server, userData),
            ...(await groupsOfServer(database, server.id, call.version)),
          },
        },
      };
    },
  });
}

/** The columns that change besides the image. */
function changed(asked: RebuildBody['rebuild']): Partial<InstanceTable> {
  const { name, description, metadata, key_name, accessIPv4, accessIPv6 } = asked;
  const disk = asked['OS-DCF:diskConfig'];
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
    ...(key_name !== undefined && { key_name }),
    ...(accessIPv4 !== undefined && { access_ip_v4: readAccessIp(accessIPv4, 4) }),
    ...(accessIPv6 !== undefined && { access_ip_v6: readAccessIp(accessIPv6, 6) }),
    ...(disk !== undefined && { disk_config: disk }),
  };
}

/** Since 2.57 the answer tells the user data; only what was sent with the request is told to everybody, and that there is none. */
function userDataOf(
  { version }: Call<unknown>,
  { storedUserData }: ServerRecord,
  sent: string | null | undefined,
): object {
  const told = sent === undefined && storedUserData === null ? null : sent;
  return has(version, 'userDataOfRebuild') && told !== undefined ? { user_data: told } : {};
}

/** The key is the user's whose server it is. */
async function refuseUnknownKey(
  { database }: ComputeFaceDeps,
  server: ServerRecord,
  { key_name: name }: RebuildBody['rebuild'],
): Promise<void> {
  if (name === undefined || name === null) return;
  if (!(await keypairExists(database, server.userId, name))) throw badRequest('Invalid key_name provided.');
}
