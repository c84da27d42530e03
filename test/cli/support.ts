import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { run } from '../../src/cli/run.ts';
import type { World } from '../../src/cli/world.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { temporaryFolder } from '../support/database.ts';
import { freshCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What stands around a command under test. */
export interface Around {
  readonly env?: Record<string, string>;
  readonly home?: string;
  /** Both streams are a terminal, with colours. */
  readonly terminal?: boolean;
  /** Somebody is there, and answers what is asked. */
  readonly answer?: (question: string) => string;
  /** Called with each text that goes to standard error. */
  readonly onError?: (text: string) => void;
}

/** Runs `berth` with these arguments in this process. Nothing of the real environment counts. */
export async function berth(args: readonly string[], around: Around = {}): Promise<Ran> {
  const printed = { out: '', err: '' };
  const { answer } = around;
  const isTerminal = around.terminal === true;
  const screen = (key: 'out' | 'err') => ({
    isTerminal,
    hasColours: isTerminal,
    columns: 100,
    write: (text: string) => {
      printed[key] += text;
      if (key === 'err') around.onError?.(text);
    },
  });
  const world: World = {
    env: around.env ?? {},
    home: around.home ?? '/nonexistent',
    runtime: systemRuntime(),
    stdout: screen('out'),
    stderr: screen('err'),
    ...(answer && { ask: async (question: string) => answer(question) }),
  };
  const code = await run(args, world);
  return { code, ...printed };
}

/** The four parts of an error on standard error, whatever stands before it. */
export function fourParts(err: string): { what: string; why: string; undone: string; next: string } {
  const match =
    /^berth: (?<what>.*)\n {2}why: {4}(?<why>[\s\S]*?)\n {2}undone: (?<undone>[\s\S]*?)\n {2}next: {3}(?<next>[\s\S]*?)\n(?! {10})/m.exec(
      err,
    );
  const { what = '', why = '', undone = '', next = '' } = match?.groups ?? {};
  if (!match) throw new Error(`not an error in four parts:\n${err}`);
  return { what, why, undone, next };
}

/** The command line in front of a cloud of its own. */
export interface CommandLine {
  readonly cloud: TestCloud;
  readonly cloudsFile: string;
  readonly run: (...args: string[]) => Promise<Ran>;
  /** A command that must go through; its JSON. */
  readonly json: <T = Record<string, unknown>>(...args: string[]) => Promise<T>;
  /** A command that must fail with this code, print no data, and explain itself. */
  readonly refused: (code: number, ...args: string[]) => Promise<ReturnType<typeof fourParts>>;
}

/** Starts a cloud in this process, listening, for one test. */
export async function commandLine(t: TestContext, options: TestCloudOptions = {}): Promise<CommandLine> {
  const cloud = await freshCloud(t, options);
  await cloud.cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = cloud.cloud.app.server.address() as { port: number };
  const cloudsFile = join(temporaryFolder(t), 'clouds.yaml');
  writeFileSync(
    cloudsFile,
    readFileSync(cloud.store.cloudsFile, 'utf8').replaceAll('http://cloud.test', `http://127.0.0.1:${port}`),
  );
  const run: CommandLine['run'] = (...args) => berth(args, { env: { OS_CLIENT_CONFIG_FILE: cloudsFile } });
  return {
    cloud,
    cloudsFile,
    run,
    json: async <T>(...args: string[]) => {
      const { code, out, err } = await run(...args, '-f', 'json');
      assert.equal(code, 0, err);
      return JSON.parse(out) as T;
    },
    refused: async (code, ...args) => {
      const ran = await run(...args);
      assert.equal(ran.code, code, ran.err);
      assert.equal(ran.out, '');
      return fourParts(ran.err);
    },
  };
}
