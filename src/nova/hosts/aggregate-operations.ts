import { notFound } from '../errors/nova-error.ts';
import { type Operation, operation } from '../operation/operation.ts';

/** `/os-aggregates`: none can be made, so that there are none. Clients ask for them when they show a hypervisor. */
export function aggregateOperations(): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-aggregates',
      policy: 'admin',
      handle: async () => ({ status: 200, body: { aggregates: [] } }),
    }),
    operation({
      method: 'GET',
      path: '/os-aggregates/:id',
      policy: 'admin',
      handle: async (call) => {
        throw notFound(`Aggregate ${call.param('id').slice(0, 60)} could not be found.`);
      },
    }),
  ];
}
