import { readFileSync } from 'node:fs';

/** Resident memory of a process, MiB. */
export function residentMemory(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}

/** Processor time that a process has taken, all its threads, milliseconds: unlike time, it hardly depends on what else runs. */
export function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The most memory that a process has had so far, MB (millions); null when it has ended. */
export function peakMemory(pid: number): number | null {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Math.round((Number(kib) * 1024) / 1e6);
  } catch {
    return null;
  }
}
