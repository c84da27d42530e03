import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceOfRow, rowOfNewInstance } from '../../src/compute/instance.ts';
import { isVpnImage } from '../../src/compute/vpn-image.ts';
import { testSealer } from '../support/keys.ts';
import { newInstance } from '../support/new-instance.ts';

const stored = (instance: Parameters<typeof rowOfNewInstance>[0]) =>
  instanceOfRow(rowOfNewInstance(instance, testSealer(), '2026-01-01T00:00:00.000Z'));

test('the VPN flag of an image is carried from its properties to the driver and the allocation', () => {
  const carried = (properties: Record<string, string>) => stored(newInstance({ imageProperties: properties })).vpn;
  assert.equal(carried({ vpn_image: 'true' }), true);
  assert.equal(carried({ vpn_image: 'false' }), false);
  assert.equal(carried({}), false);
  assert.equal(isVpnImage({ vpn_image: 'YES' }), true);
});

test('a stored server is the one that was asked for: networks, tags, groups, both disks', () => {
  const instance = stored(newInstance());
  assert.deepEqual(instance.requestedNetworks, [{ networkId: 'net', fixedIp: null, portId: null, tag: 'front' }]);
  assert.deepEqual(instance.securityGroups, ['web']);
  assert.equal(instance.diskGb, 3);
  assert.deepEqual([instance.vmState, instance.taskState, instance.host], ['building', 'scheduling', null]);
});
