import type { ComputeFaceDeps } from '../../deps.ts';
import { type Operation, operation } from '../../operation/operation.ts';
import { findServer } from '../find-server.ts';
import { changeInterfaces } from './change-interfaces.ts';
import { interfaceAnswer, interfacesAnswer } from './interface-answers.ts';
import { attachmentOf, attachmentsOf } from './interface-view.ts';

/** `/servers/{id}/os-interface`: a server's ports, looked at and changed. */
export function interfaceOperations(deps: ComputeFaceDeps): readonly Operation[] {
  const { database } = deps;
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-interface',
      policy: 'reader',
      answers: { 200: interfacesAnswer },
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        return { status: 200, body: { interfaceAttachments: await attachmentsOf(deps, call, server) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-interface/:port_id',
      policy: 'reader',
      answers: { 200: interfaceAnswer },
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        const interfaceAttachment = await attachmentOf(deps, call, server, call.param('port_id'));
        return { status: 200, body: { interfaceAttachment } };
      },
    }),
    ...changeInterfaces(deps),
  ];
}
