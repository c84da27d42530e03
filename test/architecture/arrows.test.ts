import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../support/database.ts';

const root = join(import.meta.dirname, '..', '..');

/** Lints files that exist only for this, under the project's own rules; answers the rules that each of them breaks. */
function lint(t: TestContext, files: ReadonlyMap<string, string>): Map<string, string[]> {
  const folder = temporaryFolder(t);
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  cpSync(join(root, 'tools', 'lint'), join(folder, 'tools', 'lint'), { recursive: true });
  // Always wrong: when this one is not reported, the linter has not run, and silence proves nothing.
  const sentinel = 'src/compute/sentinel.ts';
  for (const [path, text] of [...files, [sentinel, 'export const x = Date.now();\n']] as const) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const options = ['lint', '--reporter=github', '--vcs-enabled=false', '--max-diagnostics=none'];
  const { stdout } = spawnSync(process.execPath, [biome, ...options, folder], { cwd: folder, encoding: 'utf8' });
  const broken = new Map<string, string[]>([...files.keys(), sentinel].map((path) => [path, []]));
  for (const line of stdout.split('\n')) {
    const found = /^::error title=([^,]+),file=([^,]+),/.exec(line);
    if (!found) continue;
    const path = [...broken.keys()].find((known) => found[2]?.endsWith(known));
    broken.get(path ?? '')?.push(found[1] ?? '');
  }
  assert.ok(broken.get(sentinel)?.includes('plugin'), stdout);
  broken.delete(sentinel);
  return broken;
}

/** Imports that must not be: from a file, of a module. */
const planted: [from: string, to: string][] = [
  ['src/allocation/planted.ts', '../store/index.ts'],
  ['src/allocation/planted.ts', '../virt/index.ts'],
  ['src/allocation/steps/planted.ts', '../../neutron/server/service.ts'],
  ['src/allocation/planted.ts', '../server/index.ts'],
  ['src/neutron/server/ports/planted.ts', '../../../allocation/index.ts'],
  ['src/neutron/server/planted.ts', '../client/index.ts'],
  ['src/neutron/client/planted.ts', '../server/service.ts'],
  ['src/neutron/client/planted.ts', '../../http/app.ts'],
  ['src/compute/planted.ts', '../nova/index.ts'],
  ['src/virt/planted.ts', '../compute/index.ts'],
  ['src/nova/planted.ts', '../neutron/server/service.ts'],
  ['src/nova/planted.ts', '../keystone/index.ts'],
  ['src/nova/servers/planted.ts', '../../server/index.ts'],
  ['src/keystone/planted.ts', '../compute/index.ts'],
  ['src/glance/planted.ts', '../keystone/index.ts'],
  ['src/saga/planted.ts', '../compute/index.ts'],
  ['src/store/planted.ts', '../saga/index.ts'],
  ['src/store/planted.ts', '../secrets/index.ts'],
  ['src/secrets/planted.ts', '../store/index.ts'],
  ['src/allocation/planted.ts', '../secrets/index.ts'],
  ['src/operator/planted.ts', '../nova/index.ts'],
  ['src/nova/planted.ts', '../operator/index.ts'],
  ['src/console/planted.ts', '../nova/index.ts'],
  ['src/console/views/planted.ts', '../../neutron/client/index.ts'],
  ['src/operator/planted.ts', '../console/index.ts'],
  ['src/compute/planted.ts', '../console/index.ts'],
  ['src/runtime/planted.ts', '../telemetry/logger.ts'],
  ['src/server/planted.ts', '../cli/main.ts'],
  ['src/cli/planted.ts', '../store/index.ts'],
  ['src/cli/saga/planted.ts', '../../saga/index.ts'],
];

test('the linter refuses each import against the arrows, in every form of import', (t) => {
  const forms = (to: string) => [
    `import { x } from '${to}';\nexport const y = x;\n`,
    `import type { x } from '${to}';\nexport type Y = x;\n`,
    `export { x } from '${to}';\n`,
    `export const y = await import('${to}');\n`,
  ];
  const files = new Map<string, string>();
  for (const [index, [from, to]] of planted.entries()) {
    for (const [form, text] of forms(to).entries()) files.set(from.replace('.ts', `-${index}-${form}.ts`), text);
  }
  for (const [path, rules] of lint(t, files)) {
    assert.ok(rules.includes('lint/style/noRestrictedImports'), `${path}: ${files.get(path)}`);
  }
});

const allowed: [from: string, to: string][] = [
  ['src/allocation/planted.ts', '../neutron/client/index.ts'],
  ['src/neutron/server/ports/planted.ts', '../../../store/index.ts'],
  ['src/neutron/server/ports/planted.ts', '../ipam/address.ts'],
  ['src/neutron/server/planted.ts', '../resources.ts'],
  ['src/compute/planted.ts', '../allocation/index.ts'],
  ['src/compute/planted.ts', '../secrets/index.ts'],
  ['src/nova/planted.ts', '../compute/index.ts'],
  ['src/server/planted.ts', '../neutron/server/service.ts'],
  ['src/operator/sagas/planted.ts', '../../compute/index.ts'],
  ['src/console/views/planted.ts', '../../saga/index.ts'],
];

test('the arrows that the house has are open', (t) => {
  const files = new Map(
    allowed.map(([from, to], index) => [from.replace('.ts', `-${index}.ts`), `export { x } from '${to}';\n`]),
  );
  for (const [path, rules] of lint(t, files)) assert.deepEqual(rules, [], `${path}: ${files.get(path)}`);
});

const ambient = [
  'Date.now()',
  'new Date()',
  'Math.random()',
  'crypto.randomUUID()',
  'performance.now()',
  'setTimeout(() => {}, 1)',
  'setInterval(() => {}, 1)',
];

test('the linter refuses ambient time, ids, randomness and timers outside the one file that may use them', (t) => {
  const files = new Map(
    ambient.map((expression, index) => [`src/compute/planted-${index}.ts`, `export const x = ${expression};\n`]),
  );
  for (const [path, rules] of lint(t, files)) assert.ok(rules.includes('plugin'), `${path}: ${files.get(path)}`);
  const home = new Map([['src/runtime/system-runtime.ts', 'export const x = Date.now();\n']]);
  assert.deepEqual([...lint(t, home).values()], [[]]);
});
