import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { name, positiveNumber } from '../operation/common-schemas.ts';

/** What may be asked of a group's servers. */
export const policies = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity'] as const;

const hard = { enum: ['anti-affinity', 'affinity'] } as const;
const any = { enum: policies } as const;

function listed<const P extends Readonly<Record<string, unknown>>>(policy: P) {
  return object(
    {
      server_group: object({ name, policies: { type: 'array', items: policy, minItems: 1, maxItems: 1 } }, [
        'name',
        'policies',
      ]),
    },
    ['server_group'],
  );
}

const single = object(
  {
    server_group: object({ name, policy: any, rules: object({ max_server_per_host: positiveNumber }, []) }, [
      'name',
      'policy',
    ]),
  },
  ['server_group'],
);

/** The body of `POST /os-server-groups`: a list of one policy, or since 2.64 the policy itself. */
export type CreateServerGroupBody = XStatic<ReturnType<typeof listed<typeof any>>> | XStatic<typeof single>;

/** `POST /os-server-groups`. */
export const createServerGroupBodies: BodySchemas<CreateServerGroupBody> = [
  since(1, listed(hard)),
  since(15, listed(any)),
  since(64, single),
];
