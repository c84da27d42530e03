/** Milliseconds in words: `8 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 9_999.5) return `${Math.round(ms).toLocaleString('en')} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** How long ago something was, in one unit. */
export function age(iso: string, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - Date.parse(iso)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A time as people read it, in their own time zone. */
export function clockTime(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** MiB in the unit that reads best. */
export function memory(mib: number): string {
  return mib >= 1024 ? `${trim(mib / 1024)} GiB` : `${mib} MiB`;
}

/** GiB in the unit that reads best. */
export function disk(gib: number): string {
  return gib >= 1024 ? `${trim(gib / 1024)} TiB` : `${gib} GiB`;
}

/** The beginning of an id. */
export function short(id: string | null | undefined): string {
  return (id ?? '').slice(0, 8);
}

/** `1 server`, `2 servers`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function trim(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}
