import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProcessGroup } from './process-group.ts';

const run = promisify(execFile);

/** A MariaDB that only its socket reaches. */
export interface Mariadb {
  /** Makes an empty database; answers its URL for SQLAlchemy. */
  create(name: string): Promise<string>;
  /** The rows that a query of one of its databases answers, each column as text. */
  select(name: string, query: string): Promise<string[][]>;
  /** Runs statements in one of its databases. */
  run(name: string, statements: readonly string[]): Promise<void>;
}

/** Starts a MariaDB whose data and socket are in the folder. */
export async function startMariadb(folder: string, processes: ProcessGroup[]): Promise<Mariadb> {
  const data = join(folder, 'mysql');
  const socket = join(folder, 'mysql.sock');
  mkdirSync(data);
  const common = ['--no-defaults', '--user=root', `--datadir=${data}`];
  await run('/usr/bin/mariadb-install-db', [...common, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const server = new ProcessGroup(folder, 'mariadbd', [
    '/usr/sbin/mariadbd',
    ...common,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'mysql.pid')}`,
    '--skip-networking',
    '--skip-log-bin',
    '--max-connections=400',
    // What survives a crash of the machine is not what is tested.
    '--innodb-flush-log-at-trx-commit=0',
    '--character-set-server=utf8mb3',
  ]);
  processes.push(server);
  const sql = async (...args: string[]) =>
    (await run('/usr/bin/mariadb', ['--no-defaults', '-uroot', '-S', socket, '-N', '-B', '-r', ...args])).stdout;
  await server.until(async () => {
    await sql('-e', 'select 1');
    return true;
  });
  return {
    async create(name) {
      await sql('-e', `create database ${name}`);
      return `mysql+pymysql://root@localhost/${name}?unix_socket=${socket}&charset=utf8`;
    },
    async select(name, query) {
      const lines = (await sql(name, '-e', query)).split('\n');
      return lines.filter((line) => line !== '').map((line) => line.split('\t'));
    },
    async run(name, statements) {
      await sql(name, '-e', statements.join(';'));
    },
  };
}
