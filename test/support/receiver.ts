import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AtEnd } from './test-store.ts';

/** A notification as its receivers get it. */
export interface Told {
  message_id: string;
  publisher_id: string;
  event_type: string;
  priority: string;
  timestamp: string;
  payload: Payload;
}

export interface Payload {
  'nova_object.name': string;
  'nova_object.namespace': string;
  'nova_object.version': string;
  'nova_object.data': Record<string, unknown>;
}

/** What a receiver answers with; `nothing`: it hangs up; `silence`: it does not even do that. */
export type Reply = { readonly status: number; readonly location?: string } | 'nothing' | 'silence';

/** Somebody who listens to what is told. */
export interface Receiver {
  readonly url: string;
  /** Every message that came, as text and with its headers, those that were not taken included. */
  readonly heard: { body: string; headers: IncomingHttpHeaders }[];
  /** Those that were answered with success, in order. */
  readonly taken: Told[];
  /** What it answers from now on. */
  answers(reply: (told: Told) => Reply): void;
  /** Resolves when so many have been heard. */
  hears(count: number): Promise<void>;
  /** Resolves when so many have been taken. */
  takes(count: number): Promise<void>;
}

export const ok: Reply = { status: 204 };

/** A receiver on a port of this machine, which takes everything until it is told otherwise. */
export async function receiver(t: AtEnd): Promise<Receiver> {
  let replyTo: (told: Told) => Reply = () => ok;
  const heard: Receiver['heard'] = [];
  const taken: Told[] = [];
  let waiting: { readonly isOver: () => boolean; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      heard.push({ body, headers: request.headers });
      const told = JSON.parse(body) as Told;
      const reply = replyTo(told);
      if (reply === 'nothing') request.socket.destroy();
      else if (reply !== 'silence') {
        if (reply.status < 300) taken.push(told);
        response.writeHead(reply.status, reply.location === undefined ? {} : { location: reply.location }).end();
      }
      for (const { isOver, resolve } of waiting) if (isOver()) resolve();
      waiting = waiting.filter(({ isOver }) => !isOver());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const until = (isOver: () => boolean) =>
    new Promise<void>((resolve) => {
      if (isOver()) resolve();
      else waiting.push({ isOver, resolve });
    });
  return {
    url: `http://127.0.0.1:${port}/hook/`,
    heard,
    taken,
    answers: (reply) => {
      replyTo = reply;
    },
    hears: (count) => until(() => heard.length >= count),
    takes: (count) => until(() => taken.length >= count),
  };
}
