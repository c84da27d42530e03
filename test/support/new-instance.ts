import type { NewInstance } from '../../src/compute/compute-api.ts';

/** A server as the Compute API hands it to be built. */
export function newInstance(more: Partial<NewInstance> = {}): NewInstance {
  return {
    uuid: '00000000-0000-4000-8000-000000000001',
    projectId: 'p',
    userId: 'u',
    name: 'n',
    hostname: 'n',
    description: null,
    flavor: {
      id: '1',
      name: 'm1.tiny',
      vcpus: 1,
      memoryMb: 512,
      rootGb: 1,
      ephemeralGb: 2,
      swapMb: 0,
      extraSpecs: {},
    },
    imageId: 'i',
    imageProperties: {},
    keyName: null,
    userData: null,
    configDrive: false,
    requestedZone: null,
    hostHints: null,
    requestedNetworks: [{ networkId: 'net', fixedIp: null, portId: null, tag: 'front' }],
    securityGroups: ['web'],
    metadata: {},
    tags: [],
    accessIpV4: null,
    accessIpV6: null,
    diskConfig: 'MANUAL',
    reservationId: 'r-1',
    launchIndex: 0,
    ...more,
  };
}
