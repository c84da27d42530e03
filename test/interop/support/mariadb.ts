import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProcessGroup } from './process-group.ts';

const run = promisify(execFile);

/** Starts a MariaDB that only its socket in the folder reaches; answers the URL of an empty database. */
export async function startMariadb(folder: string, processes: ProcessGroup[]): Promise<string> {
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
