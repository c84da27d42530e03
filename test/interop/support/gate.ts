import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What is to be held: the next request that this is true of. */
export type Wanted = (method: string, path: string, body: string) => boolean;

/** A request on its way to a service. */
export interface HeldRequest {
  /** It has come (and, when held behind the service, was answered there). */
  readonly arrived: Promise<void>;
  /** Lets it go on, whether or not somebody still waits for the answer; resolves when the service has answered. */
  release(): Promise<void>;
  /** Answers 503 in place of the service, which does not hear of it. */
  lose(): void;
}

/** A way to a service on which a test can hold one request: in front of the service, or its answer behind it. */
export interface Gate {
  readonly url: string;
  hold(where: 'before' | 'behind', wanted: Wanted): HeldRequest;
  stop(): Promise<void>;
}

interface Hold {
  readonly where: 'before' | 'behind';
  readonly wanted: Wanted;
  readonly arrived: PromiseWithResolvers<void>;
  readonly released: PromiseWithResolvers<'on' | 'lost'>;
  readonly answered: PromiseWithResolvers<void>;
}

/** Opens a gate in front of the service at `target`, without a path. */
export async function openGate(target: string): Promise<Gate> {
  const holds: Hold[] = [];
  const pass = async (asked: IncomingMessage, reply: ServerResponse) => {
    const body = await buffer(asked);
    const found = holds.findIndex(({ wanted }) => wanted(asked.method ?? '', asked.url ?? '', body.toString()));
    const [hold] = found < 0 ? [] : holds.splice(found, 1);
    if (hold?.where === 'before' && (await held(hold)) === 'lost') {
      reply.writeHead(503).end();
      return;
    }
    const answer = await forward(target, asked, body);
    if (hold?.where === 'behind') await held(hold);
    hold?.answered.resolve();
    reply.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((asked, reply) => {
    pass(asked, reply).catch(() => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hold(where, wanted) {
      const hold: Hold = {
        where,
        wanted,
        arrived: Promise.withResolvers(),
        released: Promise.withResolvers(),
        answered: Promise.withResolvers(),
      };
      holds.push(hold);
      return {
        arrived: hold.arrived.promise,
        release: async () => {
          hold.released.resolve('on');
          await hold.answered.promise;
        },
        lose: () => hold.released.resolve('lost'),
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function held({ arrived, released }: Hold): Promise<'on' | 'lost'> {
  arrived.resolve();
  return released.promise;
}

interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...rest } = headers;
    const length = { 'content-length': String(body.length), connection: 'close' };
    const asked = request(`${target}${url}`, { method, headers: { ...rest, ...length } }, (answer) => {
      buffer(answer).then((all) => {
        const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = answer.headers;
        resolve({ status: answer.statusCode ?? 502, headers: kept, body: all });
      }, reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
