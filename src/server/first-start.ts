import { serviceContext } from '../context/request-context.ts';
import { bootstrapFlavors } from '../nova/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { all, type Database } from '../store/index.ts';
import type { Cloud } from './cloud.ts';
import { type CloudUser, writeCloudsYaml } from './clouds-yaml.ts';

/** The newest Compute microversion that clients are told to use. */
const computeApiVersion = '2.72';

interface FirstStart {
  readonly cloud: Cloud;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly cloudsFile: string;
  readonly url: string;
}

/**
 * Makes what a new Berth begins with: users, flavors, an image, a network, and the file by which clients find it all. May
 * have been interrupted before: what is there stays.
 */
export async function firstStart({ cloud, database, runtime, cloudsFile, url }: FirstStart): Promise<void> {
  const passwords = { adminPassword: password(runtime), demoPassword: password(runtime) };
  const made = await cloud.identity.bootstrap(passwords);
  const domainId = 'default';
  if (!made.adminMade) await cloud.identity.admin.setPassword({ domainId, name: 'admin' }, passwords.adminPassword);
  if (!made.demoMade) await cloud.identity.admin.setPassword({ domainId, name: 'demo' }, passwords.demoPassword);
  await bootstrapFlavors(database, runtime);
  await cloud.image.bootstrap();
  await privateNetwork(cloud, runtime, made.demoProjectId);
  const users: CloudUser[] = [
    { cloud: 'berth', username: 'demo', password: passwords.demoPassword, projectName: 'demo' },
    { cloud: 'berth-admin', username: 'admin', password: passwords.adminPassword, projectName: 'admin' },
  ];
  // Last: it is the sign that the first start is done.
  writeCloudsYaml(cloudsFile, users, { url, computeApiVersion });
}

/** 128 bits, in characters that need no quoting anywhere. */
function password({ random }: Runtime): string {
  return Buffer.from(random.bytes(16)).toString('hex');
}

async function privateNetwork(cloud: Cloud, runtime: Runtime, projectId: string): Promise<void> {
  const context = serviceContext(`req-${runtime.ids.uuid()}`, { projectId });
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
    const request = { method, path, query: '', headers: {}, body, context, baseUrl: '' };
    const answer = await cloud.network.handle(request);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status} at the first start`);
    return answer.body as T;
  };
  const { networks } = await call<{ networks: { project_id: string; name: string; id: string; subnets: string[] }[] }>(
    'GET',
    '/v2.0/networks',
  );
  const there = networks.find((network) => network.project_id === projectId && network.name === 'private');
  const network =
    there ??
    (
      await call<{ network: { id: string; subnets: string[] } }>('POST', '/v2.0/networks', {
        network: { name: 'private', project_id: projectId },
      })
    ).network;
  if (network.subnets.length > 0) return;
  await call('POST', '/v2.0/subnets', {
    subnet: {
      name: 'private-v4',
      network_id: network.id,
      project_id: projectId,
      ip_version: 4,
      cidr: '10.11.12.0/24',
    },
  });
}

/** Whether the first start is still to be done. */
export function isFirstStart(database: Database): Promise<boolean> {
  return database.read(function* (queries) {
    return (yield* all(queries.selectFrom('flavor').select('id').limit(1))).length === 0;
  });
}
