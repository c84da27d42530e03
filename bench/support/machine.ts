import { cpus, loadavg, totalmem } from 'node:os';

/** Where figures were taken; the load is that of now. */
export function machine() {
  return {
    node: process.version,
    processor: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? Number.NaN,
  };
}

/** The same in a line. */
export function machineLine({ node, processor, cores, memoryGiB, load }: ReturnType<typeof machine>): string {
  return `Node ${node}; ${processor}, ${cores} cores, ${memoryGiB} GiB, load ${load.toFixed(1)}`;
}
