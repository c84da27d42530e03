import type { XStatic } from 'typebox/schema';
import { isoMillis } from '../../runtime/time.ts';
import { run } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { description, name } from '../operation/common-schemas.ts';
import { type Operation, operationWithBody } from '../operation/operation.ts';
import { readAccessIp } from './create/plain-values.ts';
import { findServer, serverRow, visible } from './find-server.ts';
import { groupsOfServer } from './groups-of-server.ts';
import { detailedServers } from './show-server.ts';
import { changedServer } from './view/changed-server.ts';
import { updatedServerAnswer } from './view/server-answers.ts';

const attributes = {
  name,
  accessIPv4: { type: 'string', maxLength: 64 },
  accessIPv6: { type: 'string', maxLength: 64 },
  'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'] },
} as const;

const described = object({ server: object({ ...attributes, description }, []) }, ['server']);

const bodies: BodySchemas<XStatic<typeof described>> = [
  since(1, object({ server: object(attributes, []) }, ['server'])),
  since(19, described),
];

/** `PUT /servers/{id}`: what may change without the server noticing. */
export function updateServer(deps: ComputeFaceDeps): Operation {
  const { database, runtime, compute } = deps;
  return operationWithBody({
    method: 'PUT',
    path: '/servers/:server_id',
    policy: 'member',
    answers: { 200: updatedServerAnswer },
    body: bodies,
    handle: async (call) => {
      const id = call.param('server_id');
      const asked = call.body.server;
      const change = {
        ...(asked.name === undefined ? {} : { name: asked.name }),
        ...(asked.description === undefined ? {} : { description: asked.description }),
        ...(asked.accessIPv4 === undefined ? {} : { access_ip_v4: readAccessIp(asked.accessIPv4, 4) }),
        ...(asked.accessIPv6 === undefined ? {} : { access_ip_v6: readAccessIp(asked.accessIPv6, 6) }),
        ...(asked['OS-DCF:diskConfig'] === undefined ? {} : { disk_config: asked['OS-DCF:diskConfig'] }),
        updated_at: isoMillis(runtime.clock.now()),
      };
      await compute.update(call.context, id, function* (queries) {
        visible(yield* serverRow(queries, id), call.context, id);
        yield* run(queries.updateTable('instance').set(change).where('uuid', '=', id).where('deleted', '=', 0));
      });
      const [server] = await detailedServers(deps, [await findServer(database, call.context, id)], call);
      const groups = await groupsOfServer(database, id, call.version);
      return { status: 200, body: { server: { ...changedServer(server ?? {}, call.version, 'update'), ...groups } } };
    },
  });
}
