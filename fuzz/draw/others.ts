import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  existing,
  idOf,
  merged,
  mostly,
  mostlyAdmin,
  oneOf,
  path,
  some,
  within,
} from './values.ts';

const limit = mostly(oneOf<unknown>(0, 1, 2, 3, -1, '2'), oneOf<unknown>('x', -2, 2 ** 31, null, 1.5));
const limits = mostly(
  some(
    {
      network: limit,
      subnet: limit,
      port: limit,
      router: limit,
      floatingip: limit,
      security_group: limit,
      security_group_rule: limit,
      rbac_policy: limit,
      subnetpool: limit,
    },
    2,
  ),
  oneOf<Record<string, unknown>>({ bogus: 1 }, {}),
);
const project = oneOf('{a}', '{a}', '{b}');

/** Calls about quotas. */
export const quotaCall = fc.oneof(
  { weight: 4, arbitrary: call(mostlyAdmin, path`PUT /v2.0/quotas/${project}`, within('quota', limits)) },
  { weight: 2, arbitrary: call(anybody, path`GET /v2.0/quotas/${project}${oneOf('', '/details', '/default')}`) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      oneOf('GET /v2.0/quotas', 'GET /v2.0/quotas/tenant', 'GET /v2.0/quotas/project', 'POST /v2.0/quotas'),
    ),
  },
  { weight: 1, arbitrary: call(mostlyAdmin, path`DELETE /v2.0/quotas/${project}`) },
);

const collectionOf: Readonly<Record<string, string>> = {
  network: 'networks',
  subnet: 'subnets',
  port: 'ports',
  router: 'routers',
  floatingip: 'floatingips',
  security_group: 'security-groups',
  security_group_rule: 'security-group-rules',
  subnetpool: 'subnetpools',
  address_scope: 'address-scopes',
  rbac_policy: 'rbac-policies',
  trunk: 'trunks',
  policy: 'qos/policies',
  address_group: 'address-groups',
};
const tagged = fc.oneof(
  ...[
    'network',
    'network',
    'subnet',
    'port',
    'router',
    'floatingip',
    'security_group',
    'subnetpool',
    'trunk',
    'policy',
  ].map((kind) => existing(kind).map((id) => `${collectionOf[kind]}/${id}`)),
);
const tag = oneOf('red', 'blue', 'green', 'red.json', 'a%20b', 'x'.repeat(256));

/** Calls about tags. */
export const tagCall = fc.oneof(
  { weight: 3, arbitrary: call(anybody, path`PUT /v2.0/${tagged}/tags/${tag}`) },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/${tagged}/tags`,
      oneOf<unknown>(
        { tags: ['red', 'blue'] },
        { tags: [] },
        { tags: ['red', 'red'] },
        { tags: 'x' },
        {},
        { tags: [1] },
        { tags: ['x'.repeat(256)] },
      ),
    ),
  },
  { weight: 1, arbitrary: call(anybody, path`GET /v2.0/${tagged}/tags${oneOf('', '/red', '/blue')}`) },
  { weight: 1, arbitrary: call(anybody, path`DELETE /v2.0/${tagged}/tags${oneOf('', '/red', '/blue')}`) },
);

const target = oneOf('{b}', '{b}', '{a}', '*', 'nobodys');
const shared = fc.oneof(
  all({
    object_type: oneOf('network'),
    object_id: existing('network'),
    action: oneOf('access_as_shared', 'access_as_shared', 'access_as_external', 'bogus'),
    target_tenant: target,
  }),
  ...[
    ['security_group', 'security_group'],
    ['qos_policy', 'policy'],
    ['subnetpool', 'subnetpool'],
    ['address_scope', 'address_scope'],
    ['address_group', 'address_group'],
  ].map(([type = '', kind = '']) =>
    all({
      object_type: oneOf(type),
      object_id: existing(kind),
      action: oneOf('access_as_shared'),
      target_tenant: target,
    }),
  ),
);
const oddShare = merged(
  shared,
  some({ object_id: idOf('network'), object_type: oneOf<unknown>('x', 5), zz: oneOf(1), tenant_id: oneOf('{b}') }, 1),
);
const policy = existing('rbac_policy');

/** Calls that share things. */
export const rbacCall = fc.oneof(
  { weight: 5, arbitrary: call(anybody, 'POST /v2.0/rbac-policies', within('rbac_policy', shared)) },
  { weight: 1, arbitrary: call(anybody, 'POST /v2.0/rbac-policies', within('rbac_policy', oddShare)) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/rbac-policies/${policy}`,
      within('rbac_policy', some({ target_tenant: target, action: oneOf('access_as_shared') }, 2)),
    ),
  },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/rbac-policies/${policy}`) },
);

const kinds = Object.keys(collectionOf);
const member = fc.oneof(
  ...kinds.map((kind) => existing(kind).map((id) => ({ kind, at: `${collectionOf[kind]}/${id}` }))),
);

const malformedPost = fc.oneof(
  ...kinds.map((kind) =>
    call(
      anybody,
      `POST /v2.0/${collectionOf[kind]}`,
      oneOf<unknown>(
        '{',
        [],
        'x',
        5,
        {},
        { [kind]: null },
        { [kind]: [] },
        { [kind]: 'x' },
        { [`${kind}s`]: [] },
        { [`${kind}s`]: {} },
        { [`${kind}s`]: [1] },
        undefined,
      ),
    ),
  ),
);

/** Requests that are wrong before it matters what they ask for. */
export const malformedCall = fc.oneof(
  malformedPost,
  member.chain(({ kind, at }) =>
    call(
      anybody,
      `PUT /v2.0/${at}`,
      oneOf<unknown>(
        '{',
        [],
        'x',
        {},
        { [kind]: null },
        { [kind]: {} },
        { [`${kind}s`]: [{}] },
        { [kind]: { zz: 1, yy: 2 } },
        undefined,
      ),
    ),
  ),
  member.chain(({ at }) => call(anybody, `DELETE /v2.0/${at}`, oneOf<unknown>({}, { x: 1 }))),
  member.chain(({ at }) =>
    call(
      anybody,
      oneOf(
        `POST /v2.0/${at}`,
        `PATCH /v2.0/${at}`,
        `GET /v2.0/${at}.json`,
        `GET /v2.0/${at}/`,
        `GET /v2.0/${at}/bogus`,
        `PUT /v2.0/${at}/bogus`,
        `GET /v2.0/${at}.xml`,
      ),
      oneOf<unknown>(undefined, {}),
    ),
  ),
  fc.oneof(
    ...kinds.map((kind) =>
      call(
        anybody,
        oneOf(
          `PUT /v2.0/${collectionOf[kind]}`,
          `DELETE /v2.0/${collectionOf[kind]}`,
          `PATCH /v2.0/${collectionOf[kind]}`,
          `GET /v2.0//${collectionOf[kind]}/`,
        ),
      ),
    ),
  ),
  call(
    anybody,
    oneOf(
      'GET /v2.0/nosuch',
      'GET /v2.0',
      'GET /v3',
      'GET /v2.0/networks.xml',
      'GET /v2.0/network-ip-availabilities',
      'GET /v2.0/agents/{nobody}',
      'GET /v2.0/availability_zones',
    ),
  ),
);

/** A change on the condition that nobody else has made one. */
export const conditionalCall = fc
  .tuple(anybody, member, oneOf('PUT', 'PUT', 'DELETE'), oneOf('current', 'old', 'x', 'other'))
  .map(([as, { kind, at }, method, form]) => {
    const revision =
      form === 'current' ? at.replace(/.*\{(.*)\}$/, '{$1.revision_number}') : form === 'old' ? '99' : 'x';
    const headers = { 'if-match': form === 'other' ? 'W/"x"' : `revision_number=${revision}` };
    return {
      as,
      call: `${method} /v2.0/${at}`,
      headers,
      ...(method === 'PUT' && { body: { [kind]: { description: 'y' } } }),
    };
  });
