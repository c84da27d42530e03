import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { berth } from '../../cli/support.ts';
import { type BerthProcess, startBerthProcess } from '../../support/berth-process.ts';
import { signIn } from '../../support/cloud-api.ts';
import { temporaryFolder } from '../../support/database.ts';
import { freePort } from './free-port.ts';

/** A Berth with the scene of `berth demo`, which can be killed and started again at the same address. */
export interface ConsoleWorld {
  readonly url: string;
  readonly password: (user: 'demo' | 'admin') => string;
  /** The administrator's and the member's API. */
  readonly admin: Awaited<ReturnType<typeof signIn>>;
  readonly demo: Awaited<ReturnType<typeof signIn>>;
  /** Kills it; `startAgain` brings it back. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
}

/** The janitor looks every second, so that nobody has to wait. */
const env = { BERTH_COMPUTE_JANITOR_INTERVAL: '1' };

/** Starts Berth and sets the scene, or leaves it as empty as it begins. */
export async function openConsoleWorld(t: TestContext, begins: 'scene' | 'empty' = 'scene'): Promise<ConsoleWorld> {
  const folder = join(temporaryFolder(t), 'data');
  const port = await freePort();
  let running: BerthProcess = await startBerthProcess(folder, env, port);
  t.after(() => running.end('SIGKILL'));
  const { url, cloudsFile } = running;
  if (begins === 'scene') {
    const scene = await berth(['demo'], { env: { OS_CLIENT_CONFIG_FILE: cloudsFile } });
    assert.equal(scene.code, 0, scene.err);
  }
  const clouds = readFileSync(cloudsFile, 'utf8');
  return {
    url,
    password: (user) => new RegExp(`username: ${user}\\n\\s+password: (.*)`).exec(clouds)?.[1] ?? '',
    admin: await signIn(url, cloudsFile, 'berth-admin'),
    demo: await signIn(url, cloudsFile, 'berth'),
    kill: async () => {
      await running.end('SIGKILL');
    },
    startAgain: async () => {
      running = await startBerthProcess(folder, env, port);
    },
  };
}

/** The id of a server of the scene. */
export async function serverNamed({ admin }: ConsoleWorld, name: string): Promise<string> {
  const { servers } = await admin.ok<{ servers: { id: string }[] }>('GET', `/console/api/servers?name=${name}`);
  return servers[0]?.id ?? '';
}
