import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Starts a server that parses JSON and answers a port to whatever is asked, in a process of its own. */
export async function startBareServer(): Promise<{ readonly url: string; stop(): void }> {
  const server = fork(join(import.meta.dirname, 'bare-server.ts'));
  const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))));
  return { url: `http://127.0.0.1:${port}`, stop: () => server.kill() };
}
