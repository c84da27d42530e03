import { describeFailure } from '../build-failure.ts';

/**
 * On which hosts builds have failed lately, by what was the host's doing; a build that succeeds makes a host as good as any
 * (R44, R45). It is forgotten with the process.
 */
export class BuildFailures {
  /** The servers that have failed there, each once whatever of it has. */
  readonly #servers = new Map<string, Set<string>>();

  /** How many builds have failed on a host since one succeeded. */
  of(host: string): number {
    return this.#servers.get(host)?.size ?? 0;
  }

  /** Does a step of a build on a host, and counts it when it fails by what may go well on another one. */
  async counting<T>({ uuid, host }: { uuid: string; host: string | null }, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (host !== null && describeFailure(error).elsewhere) {
        const servers = this.#servers.get(host) ?? new Set();
        this.#servers.set(host, servers.add(uuid));
      }
      throw error;
    }
  }

  /** A build has succeeded there. */
  succeeded(host: string | null): void {
    if (host !== null) this.#servers.delete(host);
  }
}
