import type { ComputeFaceDeps } from '../deps.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { actionOperation } from './actions/action-operation.ts';
import { addressesOperations } from './addresses-operations.ts';
import { createServer } from './create/create-server.ts';
import { deleteServer } from './delete-server.ts';
import { diagnosticsOperation } from './diagnostics-operation.ts';
import { findServer, refuseLocked } from './find-server.ts';
import { groupsOfServer } from './groups-of-server.ts';
import { interfaceOperations } from './interfaces/interface-operations.ts';
import { listServers } from './list/list-servers.ts';
import { remoteConsoleOperation } from './remote-console-operation.ts';
import { securityGroupOperations } from './security-groups/security-group-operations.ts';
import { serverMetadataOperations } from './server-metadata.ts';
import { detailedServers } from './show-server.ts';
import { tagOperations } from './tags/tag-operations.ts';
import { updateServer } from './update-server.ts';
import { briefServersAnswer, serverAnswer, serversAnswer } from './view/server-answers.ts';
import { briefServer } from './view/server-view.ts';
import { volumeAttachmentOperations } from './volume-attachment-operations.ts';

/** Servers, and what hangs on one: actions, addresses, interfaces, metadata, tags, groups. */
export function serverOperations(deps: ComputeFaceDeps): readonly Operation[] {
  const { database } = deps;
  return [
    createServer(deps),
    operation({
      method: 'GET',
      path: '/servers',
      policy: 'reader',
      answers: { 200: briefServersAnswer },
      handle: async (call) => {
        const { servers, next } = await listServers(call, deps);
        const links = next === null ? {} : { servers_links: call.links.next('servers', call.query, next) };
        return { status: 200, body: { servers: servers.map((server) => briefServer(server, call)), ...links } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/detail',
      policy: 'reader',
      answers: { 200: serversAnswer },
      handle: async (call) => {
        const { servers, next } = await listServers(call, deps);
        const links = next === null ? {} : { servers_links: call.links.next('servers/detail', call.query, next) };
        return { status: 200, body: { servers: await detailedServers(deps, servers, call), ...links } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id',
      policy: 'reader',
      answers: { 200: serverAnswer },
      handle: async (call) => {
        const found = await findServer(database, call.context, call.param('server_id'));
        const [server] = await detailedServers(deps, [found], call);
        const groups = await groupsOfServer(database, found.id, call.version);
        return { status: 200, body: { server: { ...server, ...groups } } };
      },
    }),
    updateServer(deps),
    operation({
      method: 'DELETE',
      path: '/servers/:server_id',
      policy: 'member',
      answers: { 204: null },
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        refuseLocked(server, call.context);
        await deleteServer(deps, server, call.context);
        return { status: 204 };
      },
    }),
    actionOperation(deps),
    diagnosticsOperation(deps),
    ...addressesOperations(deps),
    ...interfaceOperations(deps),
    ...serverMetadataOperations(deps),
    ...tagOperations(deps),
    ...securityGroupOperations(deps),
    ...volumeAttachmentOperations(deps),
    remoteConsoleOperation(deps),
  ];
}
