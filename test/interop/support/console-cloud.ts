import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { first, run } from '../../../src/store/index.ts';
import { type JanitorCloud, janitorCloud } from '../../support/janitor-cloud.ts';
import type { TestCloudOptions } from '../../support/test-cloud.ts';

/** A cloud in this process for a browser to look at, whose janitor comes when it is told to. */
export interface ConsoleCloud extends JanitorCloud {
  readonly url: string;
  readonly password: (user: 'demo' | 'admin') => string;
}

/** Opens one; nothing is mended in it unless somebody wants that. */
export async function openConsoleCloud(t: TestContext, options: TestCloudOptions = {}): Promise<ConsoleCloud> {
  const world = await janitorCloud(t, {
    ...options,
    compute: { janitor: { grace: 600_000 }, ...options.compute },
  });
  const url = await world.cloud.cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const clouds = readFileSync(world.cloud.store.cloudsFile, 'utf8');
  return {
    ...world,
    url,
    password: (user) => new RegExp(`username: ${user}\\n\\s+password: (.*)`).exec(clouds)?.[1] ?? '',
  };
}

/** Rows of one statement: engines take only so many parameters. */
const together = 250;

/** Writes down so many servers like the one with this id, `many-1` the newest of them; none of them is ever built. */
export async function multiply({ plant }: ConsoleCloud, id: string, count: number): Promise<void> {
  await plant(function* (queries) {
    const row = yield* first(queries.selectFrom('instance').selectAll().where('uuid', '=', id));
    assert.ok(row);
    const oldest = Date.parse(row.created_at);
    const copies = Array.from({ length: count }, (_, index) => ({
      ...row,
      uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: `many-${index + 1}`,
      created_at: new Date(oldest - (index + 1) * 1000).toISOString(),
    }));
    for (let from = 0; from < count; from += together) {
      yield* run(queries.insertInto('instance').values(copies.slice(from, from + together)));
    }
  });
}
