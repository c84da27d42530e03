import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filled } from './filled.ts';
import { freePort } from './free-port.ts';
import { type Mariadb, startMariadb } from './mariadb.ts';
import { emptyNeutron } from './neutron-empty.ts';
import { ProcessGroup } from './process-group.ts';

const run = promisify(execFile);
const templates = join(import.meta.dirname, 'neutron');

export interface NeutronServerOptions {
  /** Processes that serve requests. Default 2. */
  readonly workers?: number;
  /** Hosts with a live agent; a port bound to any other fails to bind. Default `berth`. */
  readonly hosts?: readonly string[];
  /** `none`: as many networks, subnets, ports and groups as wanted. Default `none`. */
  readonly quotas?: 'none' | 'usual';
  /** The domain of ports' names. Default `test.example.`. */
  readonly dnsDomain?: string;
  /** ML2's extension drivers: which attributes networks, subnets and ports have besides the usual ones. */
  readonly extensionDrivers?: readonly string[];
  /** Identity services to check tokens at, by the path below which the server does so. */
  readonly identities?: Readonly<Record<string, ServiceUser>>;
  /** Has its database. Default one of its own. */
  readonly mariadb?: Mariadb;
  /** Tells Nova, which it finds in this user's catalogue, what becomes of ports. Default: tells nobody. */
  readonly tellsNovaAs?: ServiceUser;
}

/** Whom Neutron checks tokens as. */
export interface ServiceUser {
  /** The identity service's, with or without its version. */
  readonly authUrl: string;
  readonly username: string;
  readonly password: string;
  readonly projectName: string;
  /** Whether every request has its token checked anew, so that one that was revoked is refused at once. Default false. */
  readonly strict?: boolean;
}

/** What a server has when nothing else is said. */
const usualExtensions = ['port_security', 'qos', 'subnet_dns_publish_fixed_ip'];

const unlimited = ['network', 'subnet', 'port', 'security_group', 'security_group_rule'];

/** What may be chosen, as the template has it. */
function settings({ workers = 2, quotas = 'none', ...options }: NeutronServerOptions): Record<string, string> {
  return {
    WORKERS: String(workers),
    DNS_DOMAIN: options.dnsDomain ?? 'test.example.',
    EXTENSIONS: (options.extensionDrivers ?? usualExtensions).join(','),
    QUOTAS: quotas === 'usual' ? '' : unlimited.map((resource) => `quota_${resource} = -1`).join('\n'),
  };
}

/** What the templates of settings say of a user. */
export function loginValues({ authUrl, username, password, projectName }: ServiceUser): Record<string, string> {
  return { AUTH_URL: authUrl, USERNAME: username, PASSWORD: password, PROJECT: projectName };
}

/** A real neutron-server on a database of its own. */
export interface NeutronServer {
  /** Here it takes who asks from the headers X-User-Id, X-Project-Id, X-Roles. */
  readonly url: string;
  /** The same, but with a check of tokens at the identity service of this name. */
  checkedBy(identity: string): string;
  /** Milliseconds that its start took. */
  readonly startedIn: number;
  /** Removes everything that calls have made: what a server has that was never called is left. */
  empty(): Promise<void>;
  /** Ends its processes and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts Debian's neutron-server with a MariaDB beside it (both as root, neither known to the system), in a folder of their
 * own under the temporary one. MariaDB rather than SQLite: how concurrent updates end is part of what is tested. Throws
 * with the end of the log when it does not start.
 */
export async function startNeutronServer(options: NeutronServerOptions = {}): Promise<NeutronServer> {
  const { hosts = ['berth'], identities = {} } = options;
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'berth-neutron-'));
  const processes: ProcessGroup[] = [];
  const stop = async () => {
    for (const group of processes.toReversed()) await group.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const mariadb = options.mariadb ?? (await startMariadb(folder, processes));
    const database = await mariadb.create('neutron');
    const [port] = await Promise.all([
      freePort(),
      run('/usr/bin/python3', [join(templates, 'prepare.py'), database, ...hosts]),
    ]);
    const conf = join(folder, 'neutron.conf');
    const values = { ...settings(options), PORT: port, HOST: 'controller', FOLDER: folder, DATABASE: database };
    writeFileSync(conf, filled(join(templates, 'neutron.conf'), values));
    writeFileSync(join(folder, 'api-paste.ini'), pipelines(identities));
    const files = [conf, ...notifications(folder, options.tellsNovaAs)].flatMap((file) => ['--config-file', file]);
    const server = new ProcessGroup(folder, 'neutron-server', ['/usr/bin/neutron-server', ...files]);
    processes.push(server);
    const url = `http://127.0.0.1:${port}`;
    await server.until(async () => (await fetch(`${url}/v2.0/extensions`, { headers: { 'x-user-id': 'probe' } })).ok);
    return {
      url,
      checkedBy: (identity) => `${url}/${identity}`,
      startedIn: performance.now() - began,
      empty: () => emptyNeutron(mariadb),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes the settings with which Nova is told of ports; answers their file, if any. */
function notifications(folder: string, user: ServiceUser | undefined): string[] {
  if (user === undefined) return [];
  const file = join(folder, 'notifications.conf');
  writeFileSync(file, filled(join(templates, 'notifications.conf'), loginValues(user)));
  return [file];
}

/** The pipelines of every identity service, and what they end in, which all share. */
function pipelines(identities: Readonly<Record<string, ServiceUser>>): string {
  const common = readFileSync(join(templates, 'api-paste.ini'), 'utf8');
  const mounts = Object.keys(identities).map((name) => `/${name}: versions\n/${name}/v2.0: v2_${name}\n`);
  const checks = Object.entries(identities).map(([name, user]) =>
    filled(join(templates, 'authtoken.ini'), {
      NAME: name,
      ...loginValues(user),
      CACHE_TIME: user.strict ? -1 : 300,
    }),
  );
  return [common.replace('@MOUNTS@\n', mounts.join('')), ...checks].join('\n');
}
