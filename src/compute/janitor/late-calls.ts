import { whosePort } from '../../allocation/index.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { RestedSaga } from '../../saga/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';
import type { ComputeServices } from '../services.ts';
import { evidenceOfOver } from './evidence.ts';

type Ended = Pick<RestedSaga, 'name' | 'subject' | 'state'>;

/** So often it is looked once more because the last look failed, or had something to take back. */
const mostMore = 5;

/** Milliseconds for which a process that starts finishes looks that another one has begun: longer than they take. */
const resumedFor = 120_000;

/** A saga that has been taken over and ended lately was begun lately, too. Milliseconds; it makes the search short. */
const oldest = 86_400_000;

/**
 * Looks again after a build or deletion whose process died in the middle: a Neutron elsewhere goes on with that process's calls,
 * and what they do after all was taken back is taken back here. What comes later still is found by a round of the janitor.
 */
export class LateCalls {
  readonly #services: Pick<ComputeServices, 'database' | 'runtime' | 'logger' | 'network'>;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(services: Pick<ComputeServices, 'database' | 'runtime' | 'logger' | 'network'>) {
    this.#services = services;
  }

  /** A saga that a dead process had begun has come to rest. An attach sees to its own late calls. */
  expect({ name, subject, state }: Ended): void {
    const isOurs = (name === 'build' && state === 'unwound') || (name === 'terminate' && state === 'done');
    if (!isOurs || this.#services.network.lateCallPauses.length === 0) return;
    const looks = (this.#underWay.get(subject) ?? Promise.resolve()).then(() => this.#lookAgain(subject));
    this.#underWay.set(subject, looks);
    void looks.finally(() => {
      if (this.#underWay.get(subject) === looks) this.#underWay.delete(subject);
    });
  }

  /** The process that took something over may have died before it had looked for the last time. */
  async resume(): Promise<void> {
    const { database, runtime, network, logger } = this.#services;
    if (network.lateCallPauses.length === 0) return;
    const now = runtime.clock.now();
    try {
      for (const saga of await database.read((queries) => takenOverLately(queries, now))) this.expect(saga);
    } catch (error) {
      logger.warn({ error: String(error) }, 'late calls of dead processes could not be looked for');
    }
  }

  /** No more looks. */
  stop(): void {
    this.#stop.abort(new Error('the service stops'));
  }

  /** Resolves when nothing is looked for any more. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #lookAgain(serverId: string): Promise<void> {
    const pauses = this.#services.network.lateCallPauses;
    let isClean = false;
    for (const pause of pauses) isClean = await this.#look(serverId, pause);
    // What was there at the last look may have been told to be gone, and be there.
    for (let more = 0; more < mostMore && !isClean; more += 1) isClean = await this.#look(serverId, pauses.at(-1) ?? 0);
  }

  /** Waits, and looks; answers whether nothing was there. */
  async #look(serverId: string, pause: number): Promise<boolean> {
    const { runtime, logger } = this.#services;
    const { signal } = this.#stop;
    try {
      await runtime.timers.sleep(pause, signal);
      return await this.#takeBack(serverId, signal);
    } catch (error) {
      if (signal.aborted) return true;
      logger.warn({ instance: serverId, error: String(error) }, 'late calls of a dead process could not be looked for');
      return false;
    }
  }

  /** Takes back what is there; answers whether nothing was. */
  async #takeBack(serverId: string, signal: AbortSignal): Promise<boolean> {
    const { database, runtime, network, logger } = this.#services;
    const requestId = `req-${runtime.ids.uuid()}`;
    let isClean = true;
    for await (const page of network.serverPorts({ requestId, deviceId: serverId, signal })) {
      if (page.length === 0) continue;
      // What is written down is read after the page: a server that has been built anew meanwhile keeps its ports.
      const evidence = await database.read((queries) => evidenceOfOver(queries, serverId));
      if (!evidence) return true;
      const { projectId } = evidence.instance;
      for (const port of page.filter((one) => whosePort(one, { ...evidence, projectId }) !== 'unknown')) {
        isClean = false;
        const outcome = await network.takeBackStray({ requestId, portId: port.id, signal, ...evidence });
        logger.warn({ instance: serverId, port: port.id, outcome }, 'a call of a dead process has taken effect late');
      }
    }
    return isClean;
  }
}

/** Sagas that were taken over and have come to rest since. One that an operator had tried again looks the same; that does no harm. */
function* takenOverLately(queries: Queries, now: number): Unit<Ended[]> {
  const rows = yield* all(
    queries
      .selectFrom('saga')
      .select(['name', 'subject', 'state'])
      .where('created_at', '>=', isoMillis(now - oldest))
      .where('updated_at', '>=', isoMillis(now - resumedFor))
      .where('epoch', '>', 1)
      .where('state', 'in', ['done', 'unwound']),
  );
  return rows.map(({ name, subject, state }) => ({ name, subject, state: state === 'done' ? 'done' : 'unwound' }));
}
