import type { ComputeFaceDeps } from '../deps.ts';
import { notFound } from '../errors/nova-error.ts';
import { type Call, type Operation, operation } from '../operation/operation.ts';
import { findServer } from './find-server.ts';
import { nicsOf } from './nic.ts';
import { addressesByLabel, briefAddresses } from './view/addresses.ts';
import { addressesAnswer, networkAddressesAnswer } from './view/server-answers.ts';

/** `/servers/{id}/ips`: the addresses as they are known, also while the server builds. */
export function addressesOperations({ database }: ComputeFaceDeps): readonly Operation[] {
  const read = async (call: Call) => {
    const server = await findServer(database, call.context, call.param('server_id'));
    const nics = await database.read((queries) => nicsOf(queries, [server.id]));
    return briefAddresses(addressesByLabel(nics.get(server.id) ?? []));
  };
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/ips',
      policy: 'reader',
      answers: { 200: addressesAnswer },
      handle: async (call) => ({ status: 200, body: { addresses: await read(call) } }),
    }),
    operation({
      method: 'GET',
      path: '/servers/:server_id/ips/:label',
      policy: 'reader',
      answers: { 200: networkAddressesAnswer },
      handle: async (call) => {
        const label = call.param('label');
        const addresses = await read(call);
        // T05
        if (!Object.hasOwn(addresses, label)) throw notFound('Instance is not a member of specified network');
        return { status: 200, body: { [label]: addresses[label] } };
      },
    }),
  ];
}
