/**
 * The URL, with the percent signs of its path taken literally where they are no escapes. The router would answer such a
 * path itself, in words of its own; so each face does not find it, in the words of its API.
 */
export function repairUrl(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (!path.includes('%')) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + (end === -1 ? '' : url.slice(end));
  }
}
