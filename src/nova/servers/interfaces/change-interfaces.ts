import { refuseUnsettled } from '../../../compute/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { type Call, type Operation, operation, operationWithBody } from '../../operation/operation.ts';
import { isUuid } from '../../operation/uuid.ts';
import { findServer, refuseLocked } from '../find-server.ts';
import { nicsOf } from '../nic.ts';
import type { ServerRecord } from '../server-record.ts';
import { attachBodies } from './attach-schemas.ts';
import { interfaceAnswer } from './interface-answers.ts';
import { attachmentOf, portNotFound } from './interface-view.ts';
import { readRequestedInterface } from './requested-interface.ts';

/** What changes a server's interfaces: attaching answers when it is done, detaching at once. */
export function changeInterfaces(deps: ComputeFaceDeps): readonly Operation[] {
  const { database, compute } = deps;
  return [
    operationWithBody({
      method: 'POST',
      path: '/servers/:server_id/os-interface',
      policy: 'member',
      answers: { 200: interfaceAnswer },
      body: attachBodies,
      // M07
      absentBody: {},
      handle: async (call) => {
        const request = readRequestedInterface(call.body);
        const server = await changeableServer(deps, call, 'attach_interface');
        const portId = await compute.attach({ context: call.context, instanceUuid: server.id, request });
        return { status: 200, body: { interfaceAttachment: await attachmentOf(deps, call, server, portId) } };
      },
    }),
    operation({
      method: 'DELETE',
      path: '/servers/:server_id/os-interface/:port_id',
      policy: 'member',
      answers: { 202: null },
      handle: async (call) => {
        const server = await changeableServer(deps, call, 'detach_interface');
        const portId = call.param('port_id').toLowerCase();
        if (!isUuid(portId)) throw portNotFound(server, portId);
        const nics = await database.read((queries) => nicsOf(queries, [server.id]));
        const nic = nics.get(server.id)?.find((one) => one.portId === portId);
        if (nic?.vif?.vnicType.startsWith('accelerator-')) {
          throw badRequest(`Port ${portId} has an accelerator and cannot be detached from a server.`);
        }
        await compute.detach({ context: call.context, instanceUuid: server.id, portId });
        return { status: 202 };
      },
    }),
  ];
}

/** Throws HttpError 404, and 409 for a server that is locked (M13), or InstanceInvalidState. */
async function changeableServer(
  { database }: ComputeFaceDeps,
  call: Pick<Call, 'context' | 'param'>,
  action: Parameters<typeof refuseUnsettled>[1],
): Promise<ServerRecord> {
  const server = await findServer(database, call.context, call.param('server_id'));
  refuseLocked(server, call.context);
  const { id, vmState, taskState } = server;
  refuseUnsettled({ uuid: id, vmState, taskState }, action);
  return server;
}
