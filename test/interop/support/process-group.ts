import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a program may take until it is ready, milliseconds. */
const patience = 300_000;

/** A program and all processes that it starts, as one process group with one log. */
export class ProcessGroup {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #name: string;

  constructor(folder: string, name: string, [program = '', ...args]: string[]) {
    this.#name = name;
    this.#log = join(folder, `${name}.log`);
    const log = openSync(this.#log, 'a');
    // A path without /usr/local: a python there would not find Debian's packages.
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, LC_ALL: 'C.UTF-8' };
    // When the test ends in whatever way, so does the program.
    const command = ['--pdeathsig', 'TERM', '--', program, ...args];
    this.#child = spawn('/usr/bin/setpriv', command, { detached: true, env, stdio: ['ignore', log, log] });
  }

  /** Waits until `ready` answers true; it may throw as long as it is not. */
  async until(ready: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + patience;
    while (!(await ready().catch(() => false))) {
      if (this.#child.exitCode !== null || performance.now() > end) {
        throw new Error(`${this.#name} does not start:\n${readFileSync(this.#log, 'utf8').slice(-4000)}`);
      }
      await sleep(100);
    }
  }

  /** Waits until the program ends by itself; answers its exit code. Throws when it takes longer than that many milliseconds. */
  async ended(atMost: number): Promise<number | null> {
    const end = new Promise<number | null>((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const late = Promise.withResolvers<never>();
    const impatient = setTimeout(() => {
      this.kill('SIGKILL');
      late.reject(new Error(`${this.#name} does not end:\n${readFileSync(this.#log, 'utf8').slice(-4000)}`));
    }, atMost);
    try {
      return await Promise.race([end, late.promise]);
    } finally {
      clearTimeout(impatient);
    }
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.kill('SIGTERM');
    const impatient = setTimeout(() => this.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatient);
    this.kill('SIGKILL');
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {
      // All of them have ended.
    }
  }
}
