import { cpSync } from 'node:fs';
import { watchStates } from '../../../sim/watch-states.ts';
import { callerAt } from '../../interop/support/real-cloud.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { createServer } from '../../support/servers.ts';
import { freshStore, openCloud, type TestCloud } from '../../support/test-cloud.ts';
import { type AtEnd, copyOf, postgresStore, type TestStore } from '../../support/test-store.ts';
import { type Create, preciousPort, threeNetworks } from '../../support/three-nics.ts';
import { type SagaUnderTest, type Scene, threeNics } from '../sagas.ts';
import { type Accounts, accountsOf } from './accounts.ts';
import { disksOf } from './disks.ts';
import { optionsOn } from './options-on.ts';

/** A store on which a saga can happen, from its beginning. */
export interface Place {
  readonly store: TestStore;
  /** A real Neutron's URL; null: the embedded one. */
  readonly neutron: string | null;
  readonly scene: Scene;
  /** What there was before there was a server. */
  readonly before: Accounts;
}

/** An engine and a network service for sagas to happen on. */
export interface Stage {
  /** A place for the saga, of its own. */
  place(t: AtEnd, saga: SagaUnderTest): Promise<Place>;
}

/** SQLite and the embedded network service. */
export function embeddedStage(): Stage {
  return copyingStage(freshStore, async (t, store) => copyOf(t, store));
}

/** PostgreSQL and the embedded network service. */
export function postgresStage(postgres: TestPostgres): Stage {
  return copyingStage(
    (t) => postgresStore(t, postgres),
    (t, store) => postgresStore(t, postgres, store),
  );
}

/** SQLite and a real Neutron: what is there cannot be copied, and is made for each place. */
export function realNeutronStage(neutron: string): Stage {
  return {
    place: async (t, saga) => arrange(await freshStore(t), neutron, saga),
  };
}

/** What a saga begins with is made once; each place has a copy. */
function copyingStage(
  make: (t: AtEnd) => Promise<TestStore>,
  copy: (t: AtEnd, store: TestStore) => Promise<TestStore>,
): Stage {
  const originals = new Map<string, Promise<Place>>();
  return {
    place: async (t, saga) => {
      const what = saga.prepared?.name ?? (saga.onServer ? 'a server' : 'nothing');
      const beginsWith = saga.hosts ? `${what}, several hosts` : what;
      const original = originals.get(beginsWith) ?? make(untilTheEnd).then((store) => arrange(store, null, saga));
      originals.set(beginsWith, original);
      const { store: from, ...rest } = await original;
      const store = await copy(t, from);
      cpSync(disksOf(from), disksOf(store), { recursive: true });
      return { ...rest, store };
    },
  };
}

const untilTheEnd: AtEnd = {
  after: (cleanUp) => {
    process.once('exit', cleanUp);
  },
};

async function arrange(store: TestStore, neutron: string | null, saga: SagaUnderTest): Promise<Place> {
  const { onServer, prepared } = saga;
  const { scene, before } = await withCloud(store, neutron, saga, async (cloud) => {
    const { projects } = await cloud.ok<{ projects: { id: string }[] }>('GET', '/identity/v3/auth/projects');
    const projectId = projects[0]?.id ?? '';
    const create = neutron === null ? createdAsAdmin(cloud, projectId) : createdAt(neutron, projectId);
    const [a, b, c] = await threeNetworks(create);
    const { id: brought } = await preciousPort(create, [a, b, c]);
    const { id: spare } = await preciousPort(create, [a, b, c]);
    const furnished: Scene = { projectId, networks: [a.id, b.id, c.id], brought, spare, server: null };
    const accounts = await accountsOf(store, neutron, furnished);
    const server = onServer ? await createServer(cloud, { networks: threeNics(furnished) }) : null;
    await cloud.cloud.compute.idle();
    const scene = { ...furnished, server };
    await prepared?.act(cloud, scene);
    await cloud.cloud.compute.idle();
    return { scene, before: accounts };
  });
  if (!store.database.startsWith('postgres:')) watchStates(store.database);
  return { store, neutron, scene, before };
}

/** Does something with a cloud that is closed after it. */
async function withCloud<T>(
  store: TestStore,
  neutron: string | null,
  saga: SagaUnderTest,
  act: (cloud: TestCloud) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  const atEnd: AtEnd = { after: (cleanUp) => ends.push(() => cleanUp()) };
  try {
    return await act(await openCloud(atEnd, store, optionsOn(store, neutron, saga)));
  } finally {
    for (const end of ends) await end();
  }
}

function createdAsAdmin(cloud: TestCloud, project_id: string): Create {
  return async <T>(collection: string, one: string, body: object) => {
    const path = `/network/v2.0/${collection}`;
    const answer = await cloud.call<{ [one: string]: T }>('admin', 'POST', path, { [one]: { project_id, ...body } });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body[one] as T;
  };
}

function createdAt(neutron: string, projectId: string): Create {
  const admin = callerAt(neutron, projectId, 'admin,member,reader');
  return async <T>(collection: string, one: string, body: object) =>
    (await admin<{ [one: string]: T }>('POST', `/v2.0/${collection}`, { [one]: body }))[one] as T;
}
