import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type BerthProcess, startBerthProcess } from '../support/berth-process.ts';
import { type KeystoneServer, startKeystoneServer } from './support/keystone-server.ts';
import { commands } from './support/openstack-identity/commands.ts';
import { type Outcome, runCommands } from './support/openstack-shell.ts';

/** One transcript in a form in which another can be compared with it: ids by the order in which they come, no addresses. */
function comparable(outcomes: readonly Outcome[]): unknown[] {
  const ids = new Map<string, string>();
  const plain = (text: string) =>
    text.replaceAll(/http:\/\/127\.0\.0\.1:\d+(\/identity)?/g, '').replaceAll(/\b[0-9a-f]{32}\b/g, (id) => {
      if (!ids.has(id)) ids.set(id, `{${ids.size}}`);
      return ids.get(id) ?? '';
    });
  return outcomes.map(({ code, out, errors }) => {
    const status = /\(HTTP (\d+)\)|HttpException: (\d+)/.exec(errors);
    if (code !== 0) return { failed: Number(status?.[1] ?? status?.[2] ?? 0) };
    return out.startsWith('{') || out.startsWith('[') ? JSON.parse(plain(out)) : 'done';
  });
}

suite('the unmodified openstack client does the same with the identity service as with a real Keystone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
  let berth: BerthProcess;
  let keystone: KeystoneServer;
  before(async () => {
    [berth, keystone] = await Promise.all([startBerthProcess(folder), startKeystoneServer()]);
  });
  after(async () => {
    await Promise.all([berth?.end('SIGTERM'), keystone?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('domains, projects, users, groups, roles, assignments, application credentials, catalog, tokens', async () => {
    const cloudsFile = join(folder, 'keystone.yaml');
    const auth = {
      auth_url: keystone.url,
      username: 'admin',
      password: keystone.adminPassword,
      project_name: 'admin',
      user_domain_name: 'Default',
      project_domain_name: 'Default',
    };
    writeFileSync(cloudsFile, JSON.stringify({ clouds: { keystone: { auth, identity_api_version: '3' } } }));
    const ours = comparable(await runCommands(commands, berth.cloudsFile, 'berth-admin'));
    const theirs = comparable(await runCommands(commands, cloudsFile, 'keystone'));
    const different = commands.flatMap((command, i) => {
      const line = command.join(' ');
      const same = JSON.stringify(sorted(ours[i])) === JSON.stringify(sorted(theirs[i]));
      return same ? [] : [`${line}\n  ours   ${JSON.stringify(ours[i])}\n  theirs ${JSON.stringify(theirs[i])}`];
    });
    assert.deepEqual(different, [], different.join('\n'));
  });
});

/** The order of members says nothing, nor does that of a list. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
