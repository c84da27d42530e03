import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest } from '../errors/nova-error.ts';
import { type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { quotaClassAnswer } from './quota-answers.ts';
import { classQuotas, setClassQuotas } from './quota-queries.ts';
import { quotaClassBodies } from './quota-schemas.ts';
import { quotaView, shownClassQuotas } from './quota-view.ts';
import { quotaPart } from './quotas.ts';

/** `/os-quota-class-sets/{class}`: of `default`, what everybody has of whom nothing else is said; others have no effect. */
export function quotaClassOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  const { limits } = config;
  return [
    operation({
      method: 'GET',
      path: '/os-quota-class-sets/:id',
      policy: 'admin',
      answers: { 200: quotaClassAnswer },
      handle: async (call) => {
        const id = call.param('id');
        const quotas = await database.read((queries) => classQuotas(queries, limits, id));
        return { status: 200, body: { quota_class_set: { id, ...quotaView(quotas, shownClassQuotas(call.version)) } } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-quota-class-sets/:id',
      policy: 'admin',
      answers: { 200: quotaClassAnswer },
      body: quotaClassBodies,
      handle: async (call) => {
        const id = call.param('id');
        if (id.length > 255) throw badRequest('quota_class_name has more than 255 characters.');
        const asked = Object.entries(call.body.quota_class_set);
        const values = quotaPart(asked.map(([resource, most]) => ({ resource, most: Number(most) })));
        const quotas = await database.write(function* (queries) {
          yield* setClassQuotas(queries, id, values);
          return yield* classQuotas(queries, limits, id);
        });
        return { status: 200, body: { quota_class_set: quotaView(quotas, shownClassQuotas(call.version)) } };
      },
    }),
  ];
}
