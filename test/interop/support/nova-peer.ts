import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonVif } from '../../../src/allocation/index.ts';

/** A Neutron, and what says to it who asks: headers, a token or names. */
export interface PeerOptions {
  /** Below which `/v2.0` is found. */
  readonly url: string;
  /** What requests with the service's own rights carry. */
  readonly service: Readonly<Record<string, string>>;
}

export interface PeerUser {
  readonly project: string;
  readonly roles: readonly string[];
  /** What requests with the user's rights carry. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PeerInstance {
  readonly uuid: string;
  readonly hostname: string;
  readonly zone: string | null;
}

/** One entry of Nova's list of requested networks; `auto` and `none` are a single entry with that for its network. */
export interface PeerNetworkRequest {
  readonly network_id?: string;
  readonly port_id?: string;
  readonly address?: string;
  readonly tag?: string;
}

export interface PeerAllocation {
  readonly user: PeerUser;
  readonly instance: PeerInstance;
  readonly networks: readonly PeerNetworkRequest[] | null;
  /** Security groups by name or id. */
  readonly groups: readonly string[];
  readonly host: string;
}

/** A request that Nova has made. Times are milliseconds. */
export interface PeerCall {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly rights: 'user' | 'service';
  readonly startedAt: number;
  readonly ms: number;
}

export interface PeerOutcome {
  /** In the form in which Nova stores it; missing when it failed. */
  readonly networkInfo?: JsonVif[];
  /** The name of Nova's exception. */
  readonly error?: { readonly type: string; readonly message: string };
  /** How long Nova's function took, milliseconds. */
  readonly ms: number;
  readonly calls: readonly PeerCall[];
}

/** Nova's own `allocate_for_instance` and `deallocate_for_instance`. One request at a time; none of them rejects. */
export interface NovaPeer {
  allocate(what: PeerAllocation): Promise<PeerOutcome>;
  /** Of an instance that has been allocated for; in whatever way that ended. */
  deallocate(what: Pick<PeerAllocation, 'user' | 'instance'>): Promise<PeerOutcome>;
  stop(): Promise<void>;
}

/** Starts Debian's python3-nova in a process of its own, on the given Neutron. Throws when it does not start. */
export async function startNovaPeer(options: PeerOptions): Promise<NovaPeer> {
  // A path without /usr/local: a python there would not find Debian's packages.
  const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'nova', 'peer.py')], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ask = async (message: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`Nova's network code has ended:\n${complaints}`);
    return JSON.parse(value);
  };
  let last: Promise<unknown> = ask(options);
  await last;
  const inTurn = (act: string, what: object): Promise<PeerOutcome> => {
    const answer = last.then(() => ask({ act, with: what }) as Promise<PeerOutcome>);
    last = answer;
    return answer;
  };
  return {
    allocate: ({ user, instance, networks, groups, host }) =>
      inTurn('allocate', { user, instance, networks, groups, host }),
    deallocate: ({ user, instance }) => inTurn('deallocate', { user, instance }),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
