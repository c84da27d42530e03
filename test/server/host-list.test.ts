import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cloudSettings } from '../../src/server/cloud-settings.ts';
import { checkConfig } from '../../src/server/config/check.ts';
import { readSettings } from '../../src/server/config/settings.ts';
import { temporaryFolder } from '../support/database.ts';

function withHosts(t: TestContext, text: string): Record<string, string> {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'berth.toml'), `[compute]\nhosts = ${text}\n`);
  return { BERTH_DATA: folder };
}

async function hostsOf(env: Record<string, string>) {
  return cloudSettings((await readSettings({}, env)).settings).computeHosts;
}

const plenty = { hypervisorType: 'fake', vcpus: 1000, memoryMb: 800_000, localGb: 600_000 };

test('hosts are names, or names with what they have, in a file as in a variable; without any there is the usual one', async (t) => {
  const expected = [
    { host: 'one', node: 'one', availabilityZone: 'nova', resources: plenty },
    {
      host: 'two.lab',
      node: 'two.lab',
      availabilityZone: 'east',
      resources: { hypervisorType: 'fake', vcpus: 8, memoryMb: 16_384, localGb: 100 },
    },
  ];
  const file = '["one", { name = "two.lab", vcpus = 8, memory_mb = 16384, disk_gb = 100, zone = "east" }]';
  assert.deepEqual(await hostsOf(withHosts(t, file)), expected);
  const text = ' one, two.lab vcpus=8 memory_mb=16384  disk_gb=100 zone=east';
  assert.deepEqual(await hostsOf({ BERTH_COMPUTE_HOSTS: text }), expected);
  assert.equal(await hostsOf({}), undefined);
});

for (const [given, because] of [
  ['"one"', 'it must be a list of hosts'],
  ['[]', 'it must be 1 to 1000 hosts'],
  ['["one", "one"]', 'the host one is named twice'],
  ['[{ vcpus = 1 }]', 'a host must have a name'],
  ['[["one"]]', 'a host must be a name'],
  ['[7]', 'a host must be a name'],
  ['["a b"]', 'the name of a host must be letters'],
  ['[{ name = "a", zone = "a:b" }]', 'the zone of a host must be letters'],
  ['[{ name = "a", cores = 1 }]', 'a host has no "cores": it has name, zone, vcpus, memory_mb, disk_gb'],
  ['[{ name = "a", constructor = 1 }]', 'a host has no "constructor"'],
  ['[{ name = "a", vcpus = 0 }]', 'vcpus of a host must be a whole number from 1'],
  ['[{ name = "a", memory_mb = 1.5 }]', 'memory_mb of a host must be a whole number'],
  ['[{ name = "a", disk_gb = "9" }]', 'disk_gb of a host must be a whole number'],
] as const) {
  test(`hosts = ${given} is refused`, async (t) => {
    const { problems } = await checkConfig({}, withHosts(t, given));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.ok(problems[0]?.message.includes(because), problems[0]?.message);
  });
}

for (const given of [',', 'one,', 'one vcpus', 'one vcpus=-1', 'one vcpus=x', 'one,one', 'a=b', 'one __proto__=1']) {
  test(`BERTH_COMPUTE_HOSTS="${given}" is refused`, async () => {
    const { problems } = await checkConfig({}, { BERTH_COMPUTE_HOSTS: given, BERTH_DATA: '/nowhere' });
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['BERTH_COMPUTE_HOSTS'],
      JSON.stringify(problems),
    );
  });
}

test('hosts that images are fetched from are names, with a port or without; addresses are none', async () => {
  const of = (given: string) => ({ BERTH_IMAGE_WEB_DOWNLOAD_HOSTS: given, BERTH_DATA: '/nowhere' });
  const { settings } = await readSettings({}, of('Images.example,mirror.example:08443'));
  assert.deepEqual(settings.image.webDownloadHosts, ['images.example', 'mirror.example:8443']);
  const wrong = [
    '127.0.0.1',
    '10.0.0.1:80',
    '2130706433',
    '::1',
    'http://a.example',
    'a.example:0',
    'a b',
    '*.example',
  ];
  for (const given of wrong) {
    const { problems } = await checkConfig({}, of(given));
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['BERTH_IMAGE_WEB_DOWNLOAD_HOSTS'],
      given,
    );
  }
  assert.deepEqual(cloudSettings((await readSettings({}, of(''))).settings).imports, {
    maxSize: 10 * 1024 ** 3,
    webDownloadHosts: [],
    webDownloadTimeout: 3_600_000,
  });
});
