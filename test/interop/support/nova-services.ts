import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filled } from './filled.ts';
import type { Mariadb } from './mariadb.ts';
import { loginValues, type ServiceUser } from './neutron-server.ts';
import { ProcessGroup } from './process-group.ts';

const run = promisify(execFile);
const templates = join(import.meta.dirname, 'nova');
const drivers = join(templates, 'drivers');
const driverNames = { fake: 'fake.FakeDriver', plugging: 'plugging.PluggingDriver' } as const;

/** Name of the one host that has a nova-compute. */
export const computeHost = 'compute1';

/** What Nova needs of others. Their catalogue has Nova and Placement at these ports of 127.0.0.1. */
export interface NovaOptions {
  readonly folder: string;
  readonly processes: ProcessGroup[];
  readonly mariadb: Mariadb;
  readonly rabbitmq: string;
  /** Whom Nova and Placement check tokens as, and Nova goes to others as. */
  readonly user: ServiceUser;
  /** Where Neutron is; null: Nova looks into the catalogue. */
  readonly neutronUrl: string | null;
  /** Its own for tests, which waits for nothing, or one that plugs NICs and waits for `network-vif-plugged`. */
  readonly driver: 'fake' | 'plugging';
  readonly imageUrl: string;
  /** `none`: as many servers as wanted. */
  readonly quotas: 'none' | 'usual';
  readonly ports: { readonly nova: number; readonly placement: number };
}

/** Nova with one compute service. */
export interface NovaServices {
  /** Starts nova-compute; resolves when it takes builds, after it has looked at what an earlier one has left. */
  startCompute(): Promise<void>;
  /** Ends nova-compute at once, in the middle of whatever it does. */
  killCompute(): Promise<void>;
  /** All that nova-compute has logged. */
  computeLog(): string;
}

/** Starts Placement, nova-api, nova-conductor, nova-scheduler and nova-compute with the hypervisor that only pretends. */
export async function startNova(options: NovaOptions): Promise<NovaServices> {
  const { folder, processes, mariadb, ports } = options;
  const url = `http://127.0.0.1:${ports.nova}`;
  const conf = await prepare(options);
  const start = (name: string, main: string) => {
    // Nova takes drivers from its own package only.
    const code = `import nova.virt; nova.virt.__path__.append('${drivers}')
from nova.cmd.${main} import main; main()`;
    const group = new ProcessGroup(folder, name, ['/usr/bin/python3', '-c', code, '--config-file', conf]);
    processes.push(group);
    return group;
  };
  const placement = new ProcessGroup(folder, 'placement', [
    '/usr/bin/python3',
    join(templates, 'serve-placement.py'),
    folder,
    String(ports.placement),
  ]);
  processes.push(placement);
  start('nova-conductor', 'conductor');
  start('nova-scheduler', 'scheduler');
  const api = start('nova-api', 'api_os_compute');
  await Promise.all([
    placement.until(async () => (await fetch(`http://127.0.0.1:${ports.placement}/`)).ok),
    api.until(async () => (await fetch(`${url}/`)).status < 400),
  ]);
  let compute: ProcessGroup | null = null;
  const startCompute = async () => {
    const reports = await reportCount(mariadb);
    compute = start('nova-compute', 'compute');
    await compute.until(async () => (await reportCount(mariadb)) > reports);
  };
  await startCompute();
  await run('/usr/bin/python3', [
    '-c',
    'from nova.cmd.manage import main; main()',
    '--config-file',
    conf,
    ...discovery,
  ]);
  return {
    startCompute,
    async killCompute() {
      compute?.kill('SIGKILL');
      await compute?.end();
    },
    computeLog: () => readFileSync(join(folder, 'nova-compute.log'), 'utf8'),
  };
}

const discovery = ['cell_v2', 'discover_hosts'];

/** Makes the databases; answers the file with Nova's settings. */
async function prepare(options: NovaOptions): Promise<string> {
  const { folder, mariadb, rabbitmq, user, neutronUrl, imageUrl, ports } = options;
  mkdirSync(join(folder, 'instances'));
  const [apiDatabase, database, cell0, placement] = await Promise.all(
    ['nova_api', 'nova', 'nova_cell0', 'placement'].map((name) => mariadb.create(name)),
  );
  const conf = join(folder, 'nova.conf');
  const values = {
    ...loginValues(user),
    FOLDER: folder,
    TEMPLATES: templates,
    RABBITMQ: rabbitmq,
    HOST: computeHost,
    PORT: ports.nova,
    API_DATABASE: apiDatabase ?? '',
    DATABASE: database ?? '',
    IMAGE_URL: imageUrl,
    NEUTRON_ENDPOINT: neutronUrl === null ? '' : `endpoint_override = ${neutronUrl}`,
    DRIVER: driverNames[options.driver],
    QUOTAS: options.quotas === 'usual' ? '' : 'instances = -1\ncores = -1\nram = -1',
  };
  writeFileSync(conf, filled(join(templates, 'nova.conf'), values));
  const placementConf = filled(join(templates, 'placement.conf'), { ...loginValues(user), DATABASE: placement ?? '' });
  writeFileSync(join(folder, 'placement.conf'), placementConf);
  await run('/usr/bin/python3', [join(templates, 'prepare.py'), conf, cell0 ?? '', placement ?? '']);
  return conf;
}

/** How often compute services have said that they are alive. */
async function reportCount(mariadb: Mariadb): Promise<number> {
  const query = "select coalesce(sum(report_count), 0) from services where `binary` = 'nova-compute'";
  const [[count = '0'] = []] = await mariadb.select('nova', query);
  return Number(count);
}
