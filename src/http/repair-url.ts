/**
 * The URL as the router and the faces can take it. Of the absolute form (`GET http://host/path`, which servers have to take)
 * only the path counts; `*` is a path that nobody has. Percent signs of the path that are no escapes are taken literally: the
 * router would answer such a path itself, in words of its own; so each face does not find it, in the words of its API.
 */
export function repairUrl(url: string): string {
  const local = url.startsWith('/') ? url : `/${url.replace(/^[a-z]+:\/\/[^/?]*\/?/i, '')}`;
  const end = local.indexOf('?');
  const path = end === -1 ? local : local.slice(0, end);
  if (!path.includes('%')) return local;
  try {
    decodeURIComponent(path);
    return local;
  } catch {
    return path.replaceAll('%', '%25') + (end === -1 ? '' : local.slice(end));
  }
}
