import { whosePort } from '../../allocation/index.ts';
import type { RestedSaga } from '../../saga/index.ts';
import type { ComputeServices } from '../services.ts';
import { evidenceOfOver } from './evidence.ts';

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
  expect({ name, subject, state }: Pick<RestedSaga, 'name' | 'subject' | 'state'>): void {
    const isOurs = (name === 'build' && state === 'unwound') || (name === 'terminate' && state === 'done');
    if (!isOurs || this.#services.network.lateCallPauses.length === 0) return;
    const looks = (this.#underWay.get(subject) ?? Promise.resolve()).then(() => this.#lookAgain(subject));
    this.#underWay.set(subject, looks);
    void looks.finally(() => {
      if (this.#underWay.get(subject) === looks) this.#underWay.delete(subject);
    });
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
    const { runtime, network, logger } = this.#services;
    const { signal } = this.#stop;
    for (const pause of network.lateCallPauses) {
      try {
        await runtime.timers.sleep(pause, signal);
        await this.#takeBack(serverId, signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn(
          { instance: serverId, error: String(error) },
          'late calls of a dead process could not be looked for',
        );
      }
    }
  }

  async #takeBack(serverId: string, signal: AbortSignal): Promise<void> {
    const { database, runtime, network, logger } = this.#services;
    const requestId = `req-${runtime.ids.uuid()}`;
    for await (const page of network.serverPorts({ requestId, deviceId: serverId, signal })) {
      if (page.length === 0) continue;
      // What is written down is read after the page: a server that has been built anew meanwhile keeps its ports.
      const evidence = await database.read((queries) => evidenceOfOver(queries, serverId));
      if (!evidence) return;
      const { projectId } = evidence.instance;
      for (const port of page.filter((one) => whosePort(one, { ...evidence, projectId }) !== 'unknown')) {
        const outcome = await network.takeBackStray({ requestId, portId: port.id, signal, ...evidence });
        logger.warn({ instance: serverId, port: port.id, outcome }, 'a call of a dead process has taken effect late');
      }
    }
  }
}
