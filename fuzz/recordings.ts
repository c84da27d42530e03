import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../test/conformance/neutron/harness.ts';
import type { EmptyServer, Peer } from './pair.ts';
import type { Step } from './step.ts';

/** What a server has answered to a sequence. */
export interface Recording {
  readonly projects: Peer['projects'];
  readonly calls: readonly { readonly step: Step; readonly answer: Answer }[];
}

/** Thrown where a recorded sequence goes on otherwise than it did: it has to be made anew. */
export class NotRecorded extends Error {
  override name = 'NotRecorded';
}

/** A server that answers as it once did, as long as it is asked the same. */
export function recordedPeer({ projects, calls }: Recording): Peer {
  const rest = calls.values();
  return {
    projects,
    async send(_filled, step) {
      const { value } = rest.next();
      if (value === undefined || JSON.stringify(value.step) !== JSON.stringify(step)) throw new NotRecorded();
      return value.answer;
    },
  };
}

/**
 * A server whose answers are kept in a folder, a file for each sequence, so that another run over the same sequences needs
 * it only where they go on otherwise. It is started when it is first needed.
 */
export function recordedServer(folder: string, start: () => Promise<EmptyServer>): EmptyServer {
  mkdirSync(folder, { recursive: true });
  let server: Promise<EmptyServer> | undefined;
  let finish = () => {};
  return {
    async fresh(steps) {
      finish();
      finish = () => {};
      const file = join(folder, `${createHash('sha1').update(JSON.stringify(steps)).digest('hex')}.json`);
      if (existsSync(file)) {
        const peer = recordedPeer(JSON.parse(readFileSync(file, 'utf8')) as Recording);
        const send: Peer['send'] = (filled, step) =>
          peer.send(filled, step).catch((error: unknown) => {
            rmSync(file, { force: true });
            throw error;
          });
        return { ...peer, send };
      }
      server ??= start();
      const peer = await (await server).fresh(steps);
      const calls: { step: Step; answer: Answer }[] = [];
      finish = () => writeFileSync(file, JSON.stringify({ projects: peer.projects, calls }));
      return {
        ...peer,
        async send(filled, step) {
          const answer = await peer.send(filled, step);
          calls.push({ step, answer });
          return answer;
        },
      };
    },
    async close() {
      finish();
      await (await server)?.close();
    },
  };
}
