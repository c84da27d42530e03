import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { startBareServer } from './bare-service.ts';
import { type Load, load } from './load.ts';

/** Milliseconds that a small write takes until it is on disk: the middle one. */
export function timeOfSync(): number {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  const file = openSync(join(folder, 'file'), 'w');
  const page = Buffer.alloc(4096, 1);
  const took = Array.from({ length: 200 }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return took.toSorted((a, b) => a - b)[100] ?? Number.NaN;
}

/** JSON over HTTP and nothing else, in a process of its own: what no service in Node can be faster than. */
export async function bareHttp(callers: number, ms: number): Promise<Load> {
  const server = await startBareServer();
  const pool = new Pool(server.url, { connections: callers, pipelining: 1 });
  const body = JSON.stringify({ port: { network_id: '5d0c1b2a-7788-4c99-a001-bbccddeeff00', admin_state_up: true } });
  const call = async () => {
    const headers = { 'content-type': 'application/json' };
    const reply = await pool.request({ method: 'POST', path: '/', headers, body });
    JSON.parse(await reply.body.text());
    return true;
  };
  try {
    await load({ callers, ms: ms / 4, call });
    return await load({ callers, ms, call });
  } finally {
    await pool.close();
    server.stop();
  }
}
