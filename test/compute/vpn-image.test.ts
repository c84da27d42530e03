import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceOfRow, rowOfNewInstance } from '../../src/compute/instance.ts';
import { isVpnImage } from '../../src/compute/vpn-image.ts';
import { testSealer } from '../support/keys.ts';

const flavor = {
  id: '1',
  name: 'm1.tiny',
  vcpus: 1,
  memoryMb: 512,
  rootGb: 1,
  ephemeralGb: 2,
  swapMb: 0,
  extraSpecs: {},
};

const wanted = (imageProperties: Record<string, string>) => ({
  uuid: '00000000-0000-4000-8000-000000000001',
  projectId: 'p',
  userId: 'u',
  name: 'n',
  hostname: 'n',
  description: null,
  flavor,
  imageId: 'i',
  imageProperties,
  keyName: null,
  userData: null,
  configDrive: false,
  requestedZone: null,
  requestedNetworks: [{ networkId: 'net', fixedIp: null, portId: null, tag: 'front' }],
  securityGroups: ['web'],
  metadata: {},
  tags: [],
  accessIpV4: null,
  accessIpV6: null,
  diskConfig: 'MANUAL' as const,
  reservationId: 'r-1',
  launchIndex: 0,
});

test('the VPN flag of an image is carried from its properties to the driver and the allocation', () => {
  const carried = (properties: Record<string, string>) =>
    instanceOfRow(rowOfNewInstance(wanted(properties), testSealer(), '2026-01-01T00:00:00.000Z')).vpn;
  assert.equal(carried({ vpn_image: 'true' }), true);
  assert.equal(carried({ vpn_image: 'false' }), false);
  assert.equal(carried({}), false);
  assert.equal(isVpnImage({ vpn_image: 'YES' }), true);
});

test('a stored server is the one that was asked for: networks, tags, groups, both disks', () => {
  const instance = instanceOfRow(rowOfNewInstance(wanted({}), testSealer(), '2026-01-01T00:00:00.000Z'));
  assert.deepEqual(instance.requestedNetworks, [{ networkId: 'net', fixedIp: null, portId: null, tag: 'front' }]);
  assert.deepEqual(instance.securityGroups, ['web']);
  assert.equal(instance.diskGb, 3);
  assert.deepEqual([instance.vmState, instance.taskState, instance.host], ['building', 'scheduling', null]);
});
