import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const templates = join(import.meta.dirname, 'neutron');

export interface NeutronServerOptions {
  /** Processes that serve requests. Default 2. */
  readonly workers?: number;
  /** Hosts with a live agent; a port bound to any other fails to bind. Default `berth`. */
  readonly hosts?: readonly string[];
}

/** A real neutron-server on a database of its own. It takes who asks from the headers X-User-Id, X-Project-Id, X-Roles. */
export interface NeutronServer {
  readonly url: string;
  /** Milliseconds that its start took. */
  readonly startedIn: number;
  /** Ends its processes and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts Debian's neutron-server with a MariaDB beside it (both as root, neither known to the system), in a folder of their
 * own under the temporary one. MariaDB rather than SQLite: how concurrent updates end is part of what is tested. Throws
 * with the end of the log when it does not start.
 */
export async function startNeutronServer(options: NeutronServerOptions = {}): Promise<NeutronServer> {
  const { workers = 2, hosts = ['berth'] } = options;
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'berth-neutron-'));
  const processes: Group[] = [];
  const stop = async () => {
    for (const group of processes.toReversed()) await group.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const database = await startMariadb(folder, processes);
    const [port] = await Promise.all([
      freePort(),
      run('/usr/bin/python3', [join(templates, 'prepare.py'), database, ...hosts]),
    ]);
    const conf = join(folder, 'neutron.conf');
    writeFileSync(
      conf,
      filled({
        PORT: port,
        HOST: 'controller',
        FOLDER: folder,
        CONFIG: templates,
        WORKERS: workers,
        DATABASE: database,
      }),
    );
    const server = new Group(folder, 'neutron-server', ['/usr/bin/neutron-server', '--config-file', conf]);
    processes.push(server);
    const url = `http://127.0.0.1:${port}`;
    await server.until(async () => (await fetch(`${url}/v2.0/extensions`, { headers: { 'x-user-id': 'probe' } })).ok);
    return { url, startedIn: performance.now() - began, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a MariaDB that only its socket in the folder reaches; answers the URL of an empty database. */
async function startMariadb(folder: string, processes: Group[]): Promise<string> {
  const data = join(folder, 'mysql');
  const socket = join(folder, 'mysql.sock');
  mkdirSync(data);
  const common = ['--no-defaults', '--user=root', `--datadir=${data}`];
  await run('/usr/bin/mariadb-install-db', [...common, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const server = new Group(folder, 'mariadbd', [
    '/usr/sbin/mariadbd',
    ...common,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'mysql.pid')}`,
    '--skip-networking',
    '--skip-log-bin',
    '--max-connections=200',
    // What survives a crash of the machine is not what is tested.
    '--innodb-flush-log-at-trx-commit=0',
    '--character-set-server=utf8mb3',
  ]);
  processes.push(server);
  await server.until(async () => {
    await run('/usr/bin/mariadb', ['--no-defaults', '-uroot', '-S', socket, '-e', 'create database neutron']);
    return true;
  });
  return `mysql+pymysql://root@localhost/neutron?unix_socket=${socket}&charset=utf8`;
}

function filled(values: Record<string, string | number>): string {
  return readFileSync(join(templates, 'neutron.conf'), 'utf8').replace(/@([A-Z]+)@/g, (name, key) =>
    String(values[key] ?? name),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** How long a program may take until it is ready, milliseconds. */
const patience = 120_000;

/** A program and all processes that it starts, as one process group with one log. */
class Group {
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
