import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Books, BooksReader } from '../sim/books.ts';
import { Dice } from '../sim/dice.ts';
import { judge } from '../sim/verdict.ts';
import { watchStates } from '../sim/watch-states.ts';
import { type CloudApi, signIn } from '../test/support/cloud-api.ts';
import { Client, type Place } from './client.ts';
import { MortalCloud } from './mortal-cloud.ts';
import { patientApi } from './patient-api.ts';
import { Tally } from './tally.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly clients: number;
  /** Seconds between a start and the next kill, at the most. */
  readonly killEvery: number;
  readonly seed: number;
}

export interface SoakFigures {
  readonly minutes: number;
  readonly operations: number;
  readonly table: Tally['table'];
  readonly kills: number;
  /** Sagas that another process has brought to rest than the one that began them. */
  readonly recovered: number;
  /** Until the slowest start was ready, milliseconds. */
  readonly slowestStart: number;
  /** MiB. */
  readonly peakMemory: number;
  /** Everything that was not as it must be; empty: the books balance. */
  readonly violations: readonly string[];
}

/** Ports that each client brings. */
const brought = 2;

/** No saga of a process that nobody kills takes so long. Milliseconds. */
const patience = 120_000;

/** Clients work on a cloud that is killed every few seconds; then its books are read. */
export async function soak({ minutes, clients, killEvery, seed }: SoakOptions): Promise<SoakFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-soak-'));
  const dice = new Dice(seed);
  const cloud = await MortalCloud.start(folder);
  const file = join(folder, 'berth.db');
  const books = new BooksReader(file);
  const tally = new Tally();
  try {
    const user = await signIn(cloud.url, cloud.cloudsFile, 'berth');
    const place = await furnish(user);
    const workers: Client[] = [];
    const apis = [];
    for (let nth = 1; nth <= clients; nth += 1) {
      const ports = [];
      for (let port = 0; port < brought; port += 1) ports.push(await bringPort(user, dice.pick(place.networks)));
      const api = patientApi(cloud.url, user.token);
      apis.push(api);
      workers.push(new Client({ name: `client-${nth}`, api, dice: dice.fork(), place, ports, tally }));
    }
    watchStates(file);
    const before = books.read();
    const balance = (when: string) =>
      tally.violations.push(...verdict(user.projectId, before, books.read()).map((text) => `${when}: ${text}`));

    const end = performance.now() + minutes * 60_000;
    const isOver = () => performance.now() >= end;
    const work = Promise.all(workers.map((worker) => worker.work(isOver)));
    while (!isOver()) {
      await sleep(Math.min(1000 + dice.below(killEvery * 1000), Math.max(0, end - performance.now())));
      await busyMoment(books);
      if (!isOver()) await cloud.killAndRestart();
    }
    await work;
    await restOf(books);
    balance('when it had come to rest');
    await cloud.killAndRestart();
    await restOf(books);
    balance('after one more start');
    await Promise.all(workers.map((worker) => worker.clearUp()));
    await restOf(books);
    balance('after everything was deleted');
    const recovered = books.read().sagas.filter(({ epoch }) => Number(epoch) > 1).length;
    for (const api of apis) await api.close();
    await cloud.stop();
    const { kills, slowestStart, peakMemory } = cloud;
    const { operations, table, violations } = tally;
    return { minutes, operations, table, kills, recovered, slowestStart, peakMemory, violations };
  } finally {
    books.close();
    await cloud.stop().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdict(project: string, before: Books, after: Books): string[] {
  const none = new Set<string>();
  return judge({
    project,
    before,
    after,
    // The network service dies with the process: nothing arrives later.
    served: { isBeyondKnowledge: () => false },
    stolen: { ports: none, servers: none },
    renamed: new Map(),
    attached: new Map(),
    troubled: false,
    swept: false,
    stubborn: none,
  });
}

/** Waits until no saga is under way, or until it is clear that one will never rest: the verdict says which. */
async function restOf(books: BooksReader): Promise<void> {
  const giveUp = performance.now() + patience;
  while (performance.now() < giveUp) {
    if (books.underWay() === 0) return;
    await sleep(200);
  }
}

/**
 * Waits until several sagas are under way, a second at the most. A saga takes some milliseconds and a client pauses between
 * two: on a fast machine a kill at any time finds nothing that it could interrupt.
 */
async function busyMoment(books: BooksReader): Promise<void> {
  const giveUp = performance.now() + 1000;
  while (books.underWay() < 3 && performance.now() < giveUp) await sleep(1);
}

async function furnish(user: CloudApi): Promise<Place> {
  const networks: string[] = [];
  for (const [name, cidr] of [
    ['front', '10.64.0.0/20'],
    ['back', '10.64.16.0/20'],
    ['six', 'fd00:64::/64'],
  ] as const) {
    const { network } = await user.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
      network: { name },
    });
    const ip_version = cidr.includes(':') ? 6 : 4;
    const subnet = { network_id: network.id, cidr, ip_version };
    await user.ok('POST', '/network/v2.0/subnets', { subnet });
    networks.push(network.id);
  }
  const { flavors } = await user.ok<{ flavors: { id: string }[] }>('GET', '/compute/v2.1/flavors');
  const { images } = await user.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  return { networks, flavor: flavors[0]?.id ?? '', image: images[0]?.id ?? '' };
}

async function bringPort(user: CloudApi, network_id: string): Promise<string> {
  const { port } = await user.ok<{ port: { id: string } }>('POST', '/network/v2.0/ports', { port: { network_id } });
  return port.id;
}
