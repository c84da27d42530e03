import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeFlags } from '../../bin/node-flags.js';

const root = join(import.meta.dirname, '..', '..');

/** A real `berth up` in a process of its own. */
export interface BerthProcess {
  readonly url: string;
  readonly cloudsFile: string;
  readonly pid: number;
  /** All that it has printed to standard output. */
  readonly output: () => string;
  /** All that it has printed to standard error: its log among it. */
  readonly errors: () => string;
  /** Sends a signal and waits for the end; answers the exit code, null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts Berth on a free port and waits until it says that it is ready. Throws with what it printed when it ends before. */
export async function startBerthProcess(
  dataFolder: string,
  env: Record<string, string> = {},
  port = 0,
): Promise<BerthProcess> {
  const child = spawn(
    process.execPath,
    [...nodeFlags, join(root, 'bin', 'berth.js'), 'up', '--data', dataFolder, '--port', String(port)],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await ready(child, printed, ended);
  return {
    url,
    cloudsFile: join(dataFolder, 'clouds.yaml'),
    pid: child.pid ?? 0,
    output: () => printed.out,
    errors: () => printed.err,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function ready(
  child: ChildProcess,
  printed: { out: string; err: string },
  ended: Promise<number | null>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = /ready at (https?:\S+)\n[\s\S]*(?:server|network) list\n/.exec(printed.out);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout?.on('data', look);
    ended.then((code) =>
      reject(new Error(`berth up ended with ${code} before it was ready:\n${printed.out}${printed.err}`)),
    );
  });
}
