import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type JsonVif, networkInfoFromJson, networkInfoToJson } from '../../src/allocation/index.ts';

// What Nova writes, and what it may have written: all of its keys, any of their values.

const name = fc.string({ maxLength: 20 });
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);
/** Free-form data; keys that the language itself gives a meaning are nobody's keys. */
const freeForm = fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word)));

const address = fc.oneof(
  fc.ipV4().map((text) => [text, 4] as const),
  fc.ipV6().map((text) => [text, 6] as const),
);
const ip = (type: string) => address.map(([text, version]) => ({ address: text, type, version, meta: {} }));
const noGateway = fc.constant({ address: null, type: 'gateway', version: null, meta: {} });

const fixedIp = fc
  .tuple(ip('fixed'), fc.uniqueArray(ip('floating'), { selector: (one) => one.address, maxLength: 3 }))
  .map(([fixed, floating_ips]) => ({ ...fixed, floating_ips }));

const route = fc
  .tuple(fc.ipV4(), ip('gateway'))
  .map(([network, gateway]) => ({ cidr: `${network}/32`, gateway, interface: null, meta: {} }));

const subnetMeta = fc.record(
  {
    enable_dhcp: fc.boolean(),
    dhcp_server: fc.ipV4(),
    ipv6_address_mode: fc.constantFrom('slaac', 'dhcpv6-stateful', 'dhcpv6-stateless'),
    subnet_id: fc.uuid(),
  },
  { requiredKeys: ['enable_dhcp'] },
);

const subnet = fc.record({
  cidr: fc.constantFrom('10.0.0.0/24', '2001:db8::/64'),
  dns: fc.array(ip('dns'), { maxLength: 3 }),
  gateway: fc.oneof(ip('gateway'), noGateway),
  ips: fc.array(fixedIp, { maxLength: 3 }),
  routes: fc.array(route, { maxLength: 2 }),
  version: fc.constantFrom(4, 6),
  meta: subnetMeta,
});

const network = fc.record({
  id: fc.uuid(),
  bridge: optional(word),
  label: optional(name),
  subnets: fc.array(subnet, { maxLength: 3 }),
  meta: fc
    .record({
      injected: fc.boolean(),
      tenant_id: optional(fc.uuid()),
      mtu: optional(fc.nat(9000)),
      physical_network: optional(word),
      tunneled: fc.boolean(),
    })
    .chain((known) => freeForm.map((more) => ({ ...more, ...known }))),
});

const fields = fc.record({
  id: fc.uuid(),
  address: fc.constant('fa:16:3e:4d:10:aa'),
  network: optional(network),
  type: optional(word),
  details: freeForm,
  devname: fc.stringMatching(/^tap[0-9a-f]{11}$/),
  ovs_interfaceid: optional(fc.uuid()),
  qbh_params: optional(fc.record({ profileid: word })),
  qbg_params: optional(fc.record({ managerid: word })),
  active: fc.boolean(),
  vnic_type: fc.constantFrom('normal', 'direct', 'remote-managed'),
  profile: freeForm,
  preserve_on_delete: fc.boolean(),
  delegate_create: fc.boolean(),
  meta: freeForm,
});

/** As text and back: what is stored is JSON. */
const vif = fields.map((json) => JSON.parse(JSON.stringify(json)) as JsonVif);
const stored = fc.array(vif, { maxLength: 4 });

test("O11: whatever Nova has stored goes through the model and back unchanged, each key in Nova's own form", () => {
  fc.assert(
    fc.property(stored, (json) => {
      assert.deepEqual(networkInfoToJson(networkInfoFromJson(json)), json);
    }),
    { numRuns: 500, seed: 20261125 },
  );
});

test('O11, O12: network info goes through the text of the stored form and back unchanged', () => {
  fc.assert(
    fc.property(stored, (json) => {
      const info = networkInfoFromJson(json);
      assert.deepEqual(networkInfoFromJson(JSON.stringify(networkInfoToJson(info))), info);
    }),
    { numRuns: 500, seed: 20261125 },
  );
});

test('N29: a cache that lacks any of its keys is read, and written with all of them', () => {
  const keys = ['type', 'details', 'devname', 'vnic_type', 'profile', 'preserve_on_delete', 'delegate_create', 'meta'];
  fc.assert(
    fc.property(vif, fc.subarray(keys), (json, lacking) => {
      const old: Partial<JsonVif> = Object.fromEntries(Object.entries(json).filter(([key]) => !lacking.includes(key)));
      const [back] = networkInfoToJson(networkInfoFromJson([old]));
      assert.ok(back);
      assert.deepEqual(Object.keys(back).toSorted(), Object.keys(json).toSorted());
      assert.deepEqual({ ...back, ...old }, back);
    }),
    { numRuns: 200, seed: 20261125 },
  );
});
