import { readFileSync } from 'node:fs';
import { type BerthProcess, startBerthProcess } from '../test/support/berth-process.ts';

/** A limit would only have clients wait for each other. */
const settings = { BERTH_QUOTA_INSTANCES: '-1', BERTH_QUOTA_CORES: '-1', BERTH_QUOTA_RAM: '-1' };

/** A real `berth up` on a data folder, which dies by `kill -9` and is started again on the same port. */
export class MortalCloud {
  readonly #folder: string;
  #process: BerthProcess;
  kills = 0;
  /** Milliseconds that the slowest start took until it was ready, the first one not counted. */
  slowestStart = 0;
  /** The most memory that one process had, MiB; 0 where the system does not tell. */
  peakMemory = 0;

  private constructor(folder: string, process: BerthProcess) {
    this.#folder = folder;
    this.#process = process;
  }

  static async start(folder: string): Promise<MortalCloud> {
    return new MortalCloud(folder, await startBerthProcess(folder, settings));
  }

  get url(): string {
    return this.#process.url;
  }

  get cloudsFile(): string {
    return this.#process.cloudsFile;
  }

  /** Kills it, and resolves when it is ready again. */
  async killAndRestart(): Promise<void> {
    this.#lookAtMemory();
    await this.#process.end('SIGKILL');
    this.kills += 1;
    const began = performance.now();
    this.#process = await startBerthProcess(this.#folder, settings, Number(new URL(this.url).port));
    this.slowestStart = Math.max(this.slowestStart, performance.now() - began);
  }

  async stop(): Promise<void> {
    this.#lookAtMemory();
    await this.#process.end('SIGTERM');
  }

  #lookAtMemory(): void {
    try {
      const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
      const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
      this.peakMemory = Math.max(this.peakMemory, peak);
    } catch {
      // A system without /proc.
    }
  }
}
