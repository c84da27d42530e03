import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest } from '../errors/nova-error.ts';
import { onlyRefusals } from '../operation/answer-schema.ts';
import { object, since } from '../operation/body-schema.ts';
import { type Operation, operationWithBody } from '../operation/operation.ts';
import { findServer } from './find-server.ts';

const protocol = { enum: ['vnc', 'spice', 'serial', 'mks', 'rdp'] } as const;
const type = { enum: ['novnc', 'xvpvnc', 'spice-html5', 'serial', 'webmks', 'rdp-html5'] } as const;
const body = object({ remote_console: object({ protocol, type }, ['protocol', 'type']) }, ['remote_console']);

/** `POST /servers/{id}/remote-consoles`: guests have none, as Nova tells of a host without. */
export function remoteConsoleOperation({ database }: Pick<ComputeFaceDeps, 'database'>): Operation {
  return operationWithBody({
    method: 'POST',
    path: '/servers/:server_id/remote-consoles',
    since: 6,
    policy: 'member',
    answers: onlyRefusals,
    body: [since(6, body)],
    handle: async (call) => {
      await findServer(database, call.context, call.param('server_id'));
      throw badRequest(`Unavailable console type ${call.body.remote_console.type}.`);
    },
  });
}
