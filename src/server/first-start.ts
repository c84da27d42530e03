import { existsSync, writeFileSync } from 'node:fs';
import { serviceContext } from '../context/request-context.ts';
import { bootstrapFlavors } from '../nova/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database } from '../store/index.ts';
import type { Cloud } from './cloud.ts';
import { type CloudUser, computeApiVersion, writeCloudsYaml } from './data-folder/clouds-yaml.ts';
import type { FirstPasswords } from './first-passwords.ts';

interface FirstStart {
  readonly cloud: Cloud;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly cloudsFile: string;
  readonly url: string;
  readonly passwords: FirstPasswords;
  /** File with the certificate that clients have to be told to trust. */
  readonly authority?: string | undefined;
}

/**
 * Makes what a new Berth begins with: users, flavors, an image, a network, and the file by which clients find it all. May
 * have been interrupted before: what is there stays. Answers whether the passwords hold: where several processes share the
 * database, the first one has made the users, and its passwords stay.
 */
export async function firstStart(start: FirstStart): Promise<boolean> {
  const { cloud, database, runtime, passwords } = start;
  const shared = database.engine === 'postgresql';
  const [known] = await Promise.all([
    firstUsers(cloud, passwords, shared).then(async ({ projectId, known }) => {
      await privateNetwork(cloud, runtime, projectId);
      return known;
    }),
    firstOffers(start),
  ]);
  if (!known) return false;
  const users: CloudUser[] = [
    { cloud: 'berth', username: 'demo', password: passwords.demo.password, projectName: 'demo' },
    { cloud: 'berth-admin', username: 'admin', password: passwords.admin.password, projectName: 'admin' },
  ];
  await database.durable();
  // Last: it is the sign that the first start is done.
  writeCloudsYaml(start.cloudsFile, users, { url: start.url, computeApiVersion, authority: start.authority });
  return true;
}

/** Makes flavors and an image, where there will be servers. What is there stays. */
export async function firstOffers({ cloud, database, runtime }: Pick<FirstStart, 'cloud' | 'database' | 'runtime'>) {
  // A Nova elsewhere has its own.
  if (cloud.novaEvents) return;
  await Promise.all([bootstrapFlavors(database, runtime), cloud.image.bootstrap()]);
}

/** The same once for a data folder whose users log in elsewhere: `startedFile` is the sign that it is done. */
export async function offersOnce(startedFile: string, start: Pick<FirstStart, 'cloud' | 'database' | 'runtime'>) {
  if (existsSync(startedFile)) return;
  await firstOffers(start);
  await start.database.durable();
  writeFileSync(startedFile, '');
}

/**
 * Makes the users, with these passwords even where an interrupted start made them with others, unless these may be another
 * process's. Answers the demo project's id, and whether the passwords hold.
 */
async function firstUsers({ identity }: Cloud, { admin, demo }: FirstPasswords, shared: boolean) {
  const made = await identity.bootstrap({ adminPassword: admin, demoPassword: demo });
  const domainId = 'default';
  if (shared && !(made.adminMade && made.demoMade)) return { projectId: made.demoProjectId, known: false };
  if (!made.adminMade) await identity.admin.setPassword({ domainId, name: 'admin' }, admin);
  if (!made.demoMade) await identity.admin.setPassword({ domainId, name: 'demo' }, demo);
  return { projectId: made.demoProjectId, known: true };
}

/** In the embedded network service only: an external one has its own networks. */
async function privateNetwork({ network: service }: Cloud, runtime: Runtime, projectId: string): Promise<void> {
  if (!service) return;
  const context = serviceContext(`req-${runtime.ids.uuid()}`, { projectId });
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
    const request = { method, path, query: '', headers: {}, body, context, baseUrl: '' };
    const answer = await service.handle(request);
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
