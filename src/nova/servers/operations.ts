import type { ComputeFaceDeps } from '../face.ts';
import { has } from '../microversion/features.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { createServer } from './create/create-server.ts';
import { findServer, refuseLocked } from './find-server.ts';
import { listServers } from './list/list-servers.ts';
import { detailedServers } from './show-server.ts';
import { updateServer } from './update-server.ts';
import { briefServer } from './view/server-view.ts';

/** Servers: create, list, show, update, delete. */
export function serverOperations(deps: ComputeFaceDeps): readonly Operation[] {
  const { database, config, compute } = deps;
  return [
    createServer(deps),
    operation({
      method: 'GET',
      path: '/servers',
      policy: 'reader',
      handle: async (call) => {
        const { servers, next } = await listServers(call, database, config);
        const links = next === null ? {} : { servers_links: call.links.next('servers', call.query, next) };
        return { status: 200, body: { servers: servers.map((server) => briefServer(server, call)), ...links } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/detail',
      policy: 'reader',
      handle: async (call) => {
        const { servers, next } = await listServers(call, database, config);
        const links = next === null ? {} : { servers_links: call.links.next('servers/detail', call.query, next) };
        return { status: 200, body: { servers: await detailedServers(deps, servers, call), ...links } };
      },
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id',
      policy: 'reader',
      handle: async (call) => {
        const found = await findServer(database, call.context, call.param('server_id'));
        const [server] = await detailedServers(deps, [found], call);
        // Server groups are not there, so that no server is in one.
        const groups = has(call.version, 'serverGroupsOfServer') ? { server_groups: [] } : {};
        return { status: 200, body: { server: { ...server, ...groups } } };
      },
    }),
    updateServer(deps),
    operation({
      method: 'DELETE',
      path: '/servers/:server_id',
      policy: 'member',
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        refuseLocked(server, call.context);
        await compute.terminate(server.id, call.context);
        return { status: 204 };
      },
    }),
  ];
}
