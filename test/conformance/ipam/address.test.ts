import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatIp, hexToIp, type Ip, ipToHex, parseCidr, parseIp } from '../../../src/neutron/server/ipam/address.ts';
import { eui64, normalizeMac } from '../../../src/neutron/server/ipam/mac-address.ts';
import { generatedPools, hasAddress, without } from '../../../src/neutron/server/ipam/pools.ts';

/** Any address; IPv6 ones with runs of zeros, as they occur. */
const ips: fc.Arbitrary<Ip> = fc.oneof(
  fc.nat(0xffffffff).map((value): Ip => ({ version: 4, value: BigInt(value) })),
  fc
    .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
    .map((groups): Ip => ({ version: 6, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) })),
);

test('an address survives its text and its hex form', () => {
  fc.assert(
    fc.property(ips, (ip) => {
      const text = formatIp(ip);
      assert.equal(isIP(text), ip.version, text);
      assert.deepEqual(parseIp(text), ip);
      assert.deepEqual(hexToIp(ipToHex(ip)), ip);
    }),
  );
});

test('hex forms sort as the addresses do', () => {
  fc.assert(
    fc.property(ips, ips, (one, other) => {
      if (one.version !== other.version) return;
      assert.equal(ipToHex(one) < ipToHex(other), one.value < other.value);
    }),
  );
});

test('what the platform takes for no address is none', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9a-f:.]{0,20}$/),
    fc.constantFrom('1.2.3', '01.2.3.4', '1.2.3.256', ':::', '1::2::3', '::1.2.3', '12345::', '1:2:3:4:5:6:7:8:9', ''),
  );
  fc.assert(
    fc.property(texts, (text) => {
      if (text.includes('%')) return;
      assert.equal(parseIp(text) !== null, isIP(text) > 0, text);
    }),
  );
});

test('canonical text is that of RFC 5952', () => {
  for (const [given, expected] of [
    ['2001:DB8:4:0::9', '2001:db8:4::9'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:2:0:3:4:5:6', '1:0:2:0:3:4:5:6'],
    ['::ffff:1.2.3.4', '::ffff:102:304'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ] as const) {
    const ip = parseIp(given);
    assert.equal(ip && formatIp(ip), expected);
  }
});

test('a block has its ends', () => {
  const cidr = parseCidr('10.129.122.5/8');
  assert.equal(cidr?.text, '10.0.0.0/8');
  assert.equal(cidr?.hasHostBits, true);
  assert.equal(parseCidr('2001:db8::/32')?.text, '2001:db8::/32');
  for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::/129', '10.0.0.0/x', '/8']) {
    assert.equal(parseCidr(text), null, text);
  }
});

test('EUI-64 and notations of a MAC', () => {
  assert.equal(eui64('fa:16:3e:00:00:01').toString(16), 'f8163efffe000001');
  for (const text of ['FA:16:3E:00:00:01', 'fa-16-3e-00-00-01', 'fa16.3e00.0001', 'fa163e000001']) {
    assert.equal(normalizeMac(text), 'fa:16:3e:00:00:01');
  }
  for (const text of ['x', 'fa:16:3e:00:00', 'fa:16:3e:00:00:01:02', 'ga:16:3e:00:00:01']) {
    assert.equal(normalizeMac(text), null);
  }
});

test('ranges without addresses have all the others', () => {
  const small = fc.array(fc.bigInt(0n, 40n), { maxLength: 30 });
  fc.assert(
    fc.property(small, (addresses) => {
      const ranges = [
        { first: 2n, last: 11n },
        { first: 20n, last: 33n },
      ];
      const left = without(ranges, addresses);
      for (let address = 0n; address <= 41n; address++) {
        assert.equal(hasAddress(left, address), hasAddress(ranges, address) && !addresses.includes(address));
      }
      for (const { first, last } of left) assert.ok(first <= last);
    }),
  );
});

test('generated pools leave out the ends of an IPv4 block and the gateway', () => {
  const cidr = parseCidr('10.0.0.0/29');
  assert.ok(cidr);
  const base = cidr.first;
  assert.deepEqual(generatedPools(cidr, base + 3n), [
    { first: base + 1n, last: base + 2n },
    { first: base + 4n, last: base + 6n },
  ]);
});
