import { spawn } from 'node:child_process';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** A way to a server that is longer by so many milliseconds a request, however many are under way. */
export interface DelayProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a proxy before an HTTP server, in a process of its own, so that it takes no turns from whoever is measured. */
export async function startDelayProxy(target: string, ms: number): Promise<DelayProxy> {
  const child = spawn(process.execPath, [import.meta.filename, target, String(ms)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { value: url, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error('the delay proxy does not start');
  return {
    url,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function serve(target: URL, ms: number): void {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, answer) => {
    setTimeout(() => {
      const { method, url: path, headers } = incoming;
      const onward = request(
        { agent, hostname: target.hostname, port: target.port, method, path, headers },
        (reply) => {
          answer.writeHead(reply.statusCode ?? 502, reply.headers);
          reply.pipe(answer);
        },
      );
      onward.once('error', () => answer.destroy());
      incoming.pipe(onward);
    }, ms);
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  // Its end is whoever started it.
  process.stdin.resume().once('end', () => process.exit(0));
}

if (import.meta.main) {
  const [, , target = '', ms = '0'] = process.argv;
  serve(new URL(target), Number(ms));
}
