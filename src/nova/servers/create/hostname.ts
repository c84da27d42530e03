/** The name of one of several servers of a request: with its place as a suffix (`web-1`, `web-2`). */
export function nameOf(name: string, index: number, count: number): string {
  return count === 1 ? name : `${name}-${index + 1}`;
}

/** The host name that a server's name gives; one that has no usable character gives `Server-<uuid>`. Source: RFC 952, 1123. */
export function hostnameOf(name: string, uuid: string): string {
  const usable = name
    .replace(/[ _.]/g, '-')
    .replace(/[^a-zA-Z0-9-]+/g, '')
    .toLowerCase();
  const trimmed = trimDashes(trimDashes(usable).slice(0, 63));
  return trimmed === '' ? `Server-${uuid}` : trimmed;
}

function trimDashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '-') start += 1;
  while (end > start && text[end - 1] === '-') end -= 1;
  return text.slice(start, end);
}
