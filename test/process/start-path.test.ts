import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/** Packages that a start can do without: each costs tens of milliseconds, and is loaded when it is first needed. */
const later = ['typebox', 'pg', 'undici', 'jose', 'ajv', 'yaml', 'prom-client'];

/** The packages that are loaded by importing a module of ours, told by the loader itself. */
function loadedBy(module: string): Set<string> {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
        if (name) seen.add(name);
        return next(url, context);
      },
    });
    await import(${JSON.stringify(join(root, module))});
    process.stdout.write([...seen].join(' '));
  `;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return new Set(stdout.split(' '));
}

test('what a start loads is what it needs', () => {
  const loaded = loadedBy('src/server/serve.ts');
  assert.ok(loaded.has('fastify') && loaded.has('kysely'), 'the loader was watched');
  assert.deepEqual(
    later.filter((name) => loaded.has(name)),
    [],
  );
});

test('the help of the command line loads commander alone', () => {
  assert.deepEqual(loadedBy('src/cli/main.ts'), new Set(['commander']));
});

test('the library faces load no server, no database and no command line', () => {
  for (const face of ['allocation', 'neutron/client', 'saga']) {
    const loaded = loadedBy(`src/${face}/index.ts`);
    loaded.delete('');
    assert.deepEqual(
      [...loaded].filter((name) => ['fastify', 'kysely', 'pg', 'commander', 'pino', 'prom-client'].includes(name)),
      [],
      face,
    );
  }
});
