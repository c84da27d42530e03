import { isIP } from 'node:net';
import type { PortChange } from '../../../allocation/index.ts';
import { HttpError } from '../../../http/http-error.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import { object, since } from '../../operation/body-schema.ts';
import type { Answer, Call } from '../../operation/operation.ts';
import type { ServerRecord } from '../server-record.ts';
import { actionByName, actionWithBody, type ServerAction } from './server-action.ts';

const named = object({ name: { type: 'string', minLength: 1, maxLength: 255 } }, ['name']);
const onNetwork = object({ networkId: { type: 'string', minLength: 1, maxLength: 255 } }, ['networkId']);
const addressed = object({ address: { type: 'string', minLength: 2, maxLength: 255 } }, ['address']);

const addGroupBodies = [since(1, object({ addSecurityGroup: named }, ['addSecurityGroup']))] as const;
const removeGroupBodies = [since(1, object({ removeSecurityGroup: named }, ['removeSecurityGroup']))] as const;
const addAddressBodies = [since(1, object({ addFixedIp: onNetwork }, ['addFixedIp']))] as const;
const removeAddressBodies = [since(1, object({ removeFixedIp: addressed }, ['removeFixedIp']))] as const;

/** The last microversion in which a server's addresses are changed here, and not at the network service alone. */
const lastWithAddresses = 43;

/** What is done to the network of a server that is there: groups and addresses of its ports; and what administrators once did. */
export function networkActions({ compute }: Pick<ComputeFaceDeps, 'compute'>): readonly ServerAction[] {
  const changed = async ({ id }: ServerRecord, { context }: Call<unknown>, change: PortChange): Promise<Answer> => {
    await compute.changePorts({ context, instanceUuid: id, change });
    return { status: 202 };
  };
  return [
    // A lock keeps nobody from them, as in Nova.
    actionWithBody({
      name: 'addSecurityGroup',
      refusesLocked: false,
      bodies: addGroupBodies,
      handle: (server, { addSecurityGroup: { name: group } }, call) =>
        changed(server, call, { kind: 'add_security_group', group }),
    }),
    actionWithBody({
      name: 'removeSecurityGroup',
      refusesLocked: false,
      bodies: removeGroupBodies,
      handle: (server, { removeSecurityGroup: { name: group } }, call) =>
        changed(server, call, { kind: 'remove_security_group', group }),
    }),
    actionWithBody({
      name: 'addFixedIp',
      until: lastWithAddresses,
      bodies: addAddressBodies,
      handle: (server, { addFixedIp: { networkId } }, call) =>
        changed(server, call, { kind: 'add_fixed_ip', networkId: networkId.toLowerCase() }),
    }),
    actionWithBody({
      name: 'removeFixedIp',
      until: lastWithAddresses,
      bodies: removeAddressBodies,
      handle: (server, { removeFixedIp: { address } }, call) => {
        if (isIP(address) === 0) throw badRequest(`Invalid fixed IP address (${address}).`);
        return changed(server, call, { kind: 'remove_fixed_ip', address });
      },
    }),
    actionByName({
      name: 'resetNetwork',
      refusesLocked: false,
      handle: async () => {
        throw new HttpError(410, 'The action resetNetwork is gone.');
      },
    }),
    actionByName({
      name: 'injectNetworkInfo',
      policy: 'admin',
      handle: async (server) => {
        await compute.refreshNetworkInfo(server.id);
        return { status: 202 };
      },
    }),
  ];
}
