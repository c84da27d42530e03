import type { JsonSchema } from '../../http/json-schema.ts';
import type { Network } from '../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { refusedByNetwork } from '../errors/network-refusal.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { networkAnswers } from './network-answers.ts';

/** The last microversion that has them: since then clients ask the network service itself. */
const until = 35;

/** `/os-networks` and `/os-tenant-networks`: the networks that the caller sees, by id and name. Subnets have the addresses. */
export function networkOperations({ session }: Pick<ComputeFaceDeps, 'session'>): readonly Operation[] {
  return [
    ...readOnly('os-networks', wide, networkAnswers.wide),
    ...readOnly('os-tenant-networks', narrow, networkAnswers.narrow),
  ];

  function readOnly(
    collection: string,
    view: (network: Network) => object,
    answers: { readonly all: JsonSchema; readonly one: JsonSchema },
  ): readonly Operation[] {
    return [
      operation({
        method: 'GET',
        path: `/${collection}`,
        until,
        policy: 'reader',
        answers: { 200: answers.all },
        handle: async (call) => {
          const networks = await refusedByNetwork(session(call.context).networks.list());
          return { status: 200, body: { networks: networks.map(view) } };
        },
      }),
      operation({
        method: 'GET',
        path: `/${collection}/:network_id`,
        until,
        policy: 'reader',
        answers: { 200: answers.one },
        handle: async (call) => {
          const network = await refusedByNetwork(session(call.context).networks.show(call.param('network_id')));
          return { status: 200, body: { network: view(network) } };
        },
      }),
    ];
  }
}

function narrow({ id, name }: Network): object {
  return { id, label: name, cidr: null };
}

/** What nova-network knew of a network, and Neutron keeps elsewhere, is null. */
function wide(network: Network): object {
  return {
    ...narrow(network),
    netmask: null,
    gateway: null,
    broadcast: null,
    dns1: null,
    dns2: null,
    cidr_v6: null,
    gateway_v6: null,
    netmask_v6: null,
  };
}
