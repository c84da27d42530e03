import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { nodeFlags } from '../../bin/node-flags.js';
import { commandLine } from './support.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'berth.js');
const sources = join(root, 'src', 'cli', 'main.ts');

/** An environment in which only these variables of ours count. */
function environment(variables: Record<string, string>): NodeJS.ProcessEnv {
  const ours = /^(OS_|BERTH_|NO_COLOR|FORCE_COLOR)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))), ...variables };
}

for (const args of [['--help'], ['server', '--help'], ['server', 'create', '--help'], ['port', 'list', '--help']]) {
  test(`berth ${args.join(' ')} loads the declarations and commander, nothing that costs time`, () => {
    // The first lines of what it loads; the clock would tell how busy the machine is.
    const tell = `
      import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => { process.stderr.write(url + '\\n'); return next(url, context); } });`;
    const hooks = `data:text/javascript,${encodeURIComponent(tell)}`;
    // The sources, of which the bundle has what they have.
    const run = `import { main } from ${JSON.stringify(pathToFileURL(sources).href)}; await main(process.argv.slice(1));`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', hooks, '--input-type=module', '-e', run, '--', ...args],
      { env: environment({}), encoding: 'utf8' },
    );
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: berth/);
    const files = stderr.split('\n').filter((line) => line.startsWith('file:'));
    assert.ok(
      files.some((file) => file.endsWith('/src/cli/program.ts')),
      'the hooks have run',
    );
    const allowed =
      /\/src\/runtime\/|\/node_modules\/commander\/|\/src\/cli\/(output\/formats|resource\/key-values|errors\/failure|\w+\/([\w-]+-)?commands|[\w-]+)\.ts$/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
  });
}

test('npm start and the command run Node as berth does where it hands over', () => {
  const [first] = readFileSync(bin, 'utf8').split('\n');
  assert.equal(first, `#!/usr/bin/env -S node ${nodeFlags.join(' ')}`);
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  assert.equal(scripts.start, `node ${nodeFlags.join(' ')} bin/berth.js up`);
});

test('berth version prints the version of the package', () => {
  const { status, stdout } = spawnSync(process.execPath, [bin, 'version'], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.deepEqual([status, stdout], [0, `${version}\n`]);
});

test('in a pipe: data alone on standard output, no colours even of errors, and the process ends by itself', async (t) => {
  const { cloudsFile } = await commandLine(t);
  const env = environment({ OS_CLIENT_CONFIG_FILE: cloudsFile });
  const create = [
    'server',
    'create',
    '--flavor',
    'm1.tiny',
    '--image',
    'cirros',
    '--network',
    'private',
    '--wait',
    'x',
  ];
  const made = await promisify(execFile)(process.execPath, [bin, ...create], { env, timeout: 60_000 });
  assert.match(made.stdout, /^\+-+\+-+\+\n\| Field/);
  assert.match(made.stderr, /^x: building/);
  assert.ok(!`${made.stdout}${made.stderr}`.includes('\x1b'));
  const failure = await promisify(execFile)(process.execPath, [bin, 'server', 'show', 'y'], { env }).catch(
    (error) => error,
  );
  assert.deepEqual([failure.code, failure.stdout], [1, '']);
  assert.ok(!failure.stderr.includes('\x1b'));
});

test('a reader that has seen enough is no failure', async (t) => {
  const { cloudsFile } = await commandLine(t);
  const child = spawn(process.execPath, [bin, 'network', 'list'], {
    env: environment({ OS_CLIENT_CONFIG_FILE: cloudsFile }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual([code, err], [0, '']);
});
