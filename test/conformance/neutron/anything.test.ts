import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resources } from '../../../src/neutron/server/registry.ts';
import { embeddedOnly } from './differs.ts';
import { addressGroup, group, made, network, port, subnet, trunk } from './given.ts';
import { neutron, noJson } from './harness.ts';

/** Names that a client may send: those that mean something in the language, and some that mean nothing. */
const strange = ['constructor', '__proto__', 'toString', 'bogus'];
const queryWords = [
  'fields',
  'limit',
  'marker',
  'page_reverse',
  'sort_key',
  'sort_dir',
  'tags',
  'tags-any',
  'not-tags',
];

const collections = [
  ['networks', 'network'],
  ['subnets', 'subnet'],
  ['ports', 'port'],
  ['security-groups', 'security_group'],
  ['security-group-rules', 'security_group_rule'],
  ['rbac-policies', 'rbac_policy'],
  ['address-groups', 'address_group'],
  ['trunks', 'trunk'],
  ['segments', 'segment'],
  ['quotas', 'quota'],
  ['network-ip-availabilities', 'network_ip_availability'],
  ['extensions', 'extension'],
  ['agents', 'agent'],
  ['auto-allocated-topology', 'x'],
] as const;

/** The names of what a resource has, some more often than others. */
function wordsOf(name: string): fc.Arbitrary<string> {
  const attributes = resources.find((resource) => resource.name === name)?.attributes ?? {};
  const settable = Object.keys(attributes).filter((word) => attributes[word]?.post === true);
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...settable, 'name') },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(attributes), ...strange) },
  );
}
const texts = fc.constantFrom(
  ...[
    '',
    'x',
    '0',
    '-1',
    '22',
    'true',
    'tcp',
    'any',
    '10.0.0.0/24',
    '10.0.0.9',
    '2001:db8::/64',
    '::',
    '::1',
    'fe80::1',
  ],
  ...[
    'fa:16:3e:00:00:01',
    'constructor',
    '__proto__',
    'x'.repeat(300),
    'a.b.',
    'ingress',
    'IPv6',
    'slaac',
    'host0',
    '*',
  ],
  ...[
    'ip_address=1.2.3.4',
    'ip_address_substr=%',
    'asc',
    '\u0000',
    '💥',
    '%',
    "' or 1=1 --",
    'default',
    'compute:nova',
  ],
);
const scalars = fc.oneof(texts, fc.constantFrom(null, true, false, 0, 1, -1, 4, 6, 65536, 1.5, 1e300));
const entries = [
  ...['start', 'end', 'destination', 'nexthop', 'ip_address', 'subnet_id', 'opt_name', 'opt_value', 'zz'],
  ...['port_id', 'segmentation_type', 'segmentation_id'],
];
const values = fc.oneof(
  { weight: 4, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...entries), scalars, { maxKeys: 3 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.dictionary(fc.constantFrom(...entries), scalars, { maxKeys: 3 }), { maxLength: 2 }),
  },
);
/** Mostly undefined. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const requests = fc
  .oneof(
    { weight: 9, arbitrary: fc.constantFrom(...collections.slice(0, 9)) },
    { weight: 1, arbitrary: fc.constantFrom(...collections) },
  )
  .chain(([path, name]) => {
    const objects = fc.dictionary(wordsOf(name), values, { maxKeys: 2 });
    return fc.record({
      path: fc.constant(path),
      name: fc.constant(name),
      method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'PUT', 'GET', 'GET', 'DELETE', 'PATCH', 'HEAD'),
      id: fc.constantFrom('KNOWN', 'KNOWN', 'nosuch', 'constructor', 'None'),
      rest: rarely(
        fc.constantFrom(
          'tags',
          'tags/x',
          'bindings',
          'bindings/host0',
          'bindings/host0/activate',
          'details',
          'add_addresses',
          'remove_addresses',
          'add_subports',
          'remove_subports',
          'get_subports',
          'constructor',
        ),
      ),
      query: fc.array(fc.tuple(fc.oneof(wordsOf(name), fc.constantFrom(...queryWords)), texts), { maxLength: 3 }),
      body: fc.oneof(
        { weight: 8, arbitrary: objects.map((object) => ({ wrap: object })) },
        { weight: 1, arbitrary: fc.array(objects, { maxLength: 3 }).map((list) => ({ bulk: list })) },
        {
          weight: 1,
          arbitrary: fc.constantFrom({ plain: undefined }, { plain: noJson }, { plain: [] }, { plain: {} }),
        },
      ),
      isAdmin: fc.boolean(),
      etag: rarely(fc.constantFrom('revision_number=1', 'revision_number=x', '"y"')),
    });
  });

/** Failures that are answers of the API. */
const refusals = new Set(['PortBindingError', 'NoNetworkAvailable']);

test(
  'whatever is asked, it is answered: nothing makes the service fail',
  embeddedOnly('what makes the other one fail is told by the fuzz'),
  async (t) => {
    const { api, admin } = neutron(t);
    const a = api('a');
    const unlimited = { network: -1, subnet: -1, port: -1, security_group: -1, security_group_rule: -1 };
    for (const { projectId } of [a, admin]) made(await admin.put(`/v2.0/quotas/${projectId}`, { quota: unlimited }));
    const { id: networkId } = await network(a);
    const { id: subnetId } = await subnet(a, networkId, '10.0.0.0/24');
    const web = await group(a, { name: 'web' });
    const ids = new Map<string, string>([
      ['networks', networkId],
      ['subnets', subnetId],
      ['ports', (await port(a, networkId)).id],
      ['security-groups', web.id],
      ['security-group-rules', web.security_group_rules[0].id],
      ['address-groups', (await addressGroup(a)).id],
      ['trunks', (await trunk(a, (await port(a, networkId)).id)).id],
      ['segments', made(await admin.get(`/v2.0/segments?network_id=${networkId}`)).segments[0].id],
      ['quotas', a.projectId],
    ]);
    const required: Readonly<Record<string, object>> = {
      network: {},
      subnet: { network_id: networkId, ip_version: 4, cidr: '20.0.0.0/24' },
      port: { network_id: networkId },
      security_group_rule: { security_group_id: web.id, direction: 'ingress' },
      segment: { network_id: networkId, network_type: 'local' },
      trunk: { port_id: (await port(a, networkId)).id },
      rbac_policy: { object_type: 'network', object_id: networkId, action: 'access_as_shared', target_tenant: 'x' },
    };
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, path, name, id, rest, query, body, isAdmin, etag }) => {
        const known = id === 'KNOWN' ? (ids.get(path) ?? 'nosuch') : id;
        // Most of what is posted is posted to a collection.
        const item = method === 'POST' && rest === undefined ? undefined : known;
        const url = ['/v2.0', path, item, item === undefined ? undefined : rest].filter((part) => part !== undefined);
        const more = (object: object) => ({ ...required[name], ...object });
        const payload =
          'wrap' in body
            ? { [name]: more(body.wrap) }
            : 'bulk' in body
              ? { [`${name}s`]: body.bulk.map(more) }
              : body.plain;
        const answer = await (isAdmin ? admin : a).send(method, `${url.join('/')}?${new URLSearchParams(query)}`, {
          ...(method !== 'GET' && method !== 'DELETE' && { body: payload }),
          ...(etag !== undefined && { headers: { 'if-match': etag } }),
        });
        const isRefusal = answer.status < 500 || answer.status === 501 || refusals.has(answer.type ?? '');
        assert.ok(isRefusal, `${method} ${url.join('/')}: ${JSON.stringify(answer.body)}`);
      }),
      { numRuns: 1500 },
    );
    // The books balance: what counts against a quota is what there is.
    for (const { projectId } of [a, admin]) {
      const { quota } = made(await admin.get(`/v2.0/quotas/${projectId}/details`));
      for (const [path, key, resource] of [
        ['networks', 'networks', 'network'],
        ['subnets', 'subnets', 'subnet'],
        ['ports', 'ports', 'port'],
        ['security-groups', 'security_groups', 'security_group'],
        ['security-group-rules', 'security_group_rules', 'security_group_rule'],
        ['rbac-policies', 'rbac_policies', 'rbac_policy'],
        ['trunks', 'trunks', 'trunk'],
      ]) {
        const listed = made(await admin.get(`/v2.0/${path}?project_id=${projectId}&fields=id`))[String(key)];
        assert.equal(quota[String(resource)].used, listed.length, `${resource} of ${projectId}`);
      }
    }
  },
);
