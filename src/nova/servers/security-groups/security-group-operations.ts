import type { ComputeFaceDeps } from '../../deps.ts';
import { type Operation, operation } from '../../operation/operation.ts';
import { securityGroupsAnswer } from '../../security-groups/group-answers.ts';
import { groupViews } from '../../security-groups/group-view.ts';
import { findServer } from '../find-server.ts';

/** `/servers/{id}/os-security-groups`: the groups of the server's ports, each once, in the form of the Compute API. */
export function securityGroupOperations({ database, ports }: ComputeFaceDeps): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-security-groups',
      policy: 'reader',
      answers: { 200: securityGroupsAnswer },
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        const found = await ports.portsOf(call.context, [server.id]);
        const ids = [...new Set(found.flatMap((port) => port.securityGroupIds))];
        const named = (wanted: readonly string[]) => ports.securityGroups(call.context, wanted);
        const groups = ids.length === 0 ? [] : await named(ids);
        return { status: 200, body: { security_groups: await groupViews(groups, named) } };
      },
    }),
  ];
}
