import type { RequestContext } from '../context/request-context.ts';
import { HttpError } from '../http/http-error.ts';
import { isReserved, mostProperties, mostTags } from './attributes.ts';
import type { Image } from './image.ts';

/** States in which there is no data yet whose form could be told wrong. */
const formable = new Set(['queued', 'importing']);
const formats = [
  ['container_format', 'containerFormat'],
  ['disk_format', 'diskFormat'],
] as const;

/**
 * What an image may become at this caller's hands. `before` is null for a new one. Throws HttpError 403 for what only an
 * administrator may do and for another form of data that is there, 413 for more tags or properties than one image may have.
 */
export function checkRules(context: RequestContext, before: Image | null, after: Image): void {
  if (!context.isAdmin) {
    if (after.visibility === 'public' && before?.visibility !== 'public') {
      throw new HttpError(403, 'Only an administrator makes an image public.');
    }
    if (after.owner !== (before === null ? context.projectId : before.owner)) {
      throw new HttpError(403, 'Only an administrator gives an image to another project.');
    }
  }
  if (before && !formable.has(before.status)) {
    for (const [name, key] of formats) {
      if (after[key] === before[key]) continue;
      throw new HttpError(403, `Attribute ${name} can be only replaced for a queued image.`);
    }
  }
  const properties = Object.keys(after.properties).filter((name) => !isReserved(name));
  if (properties.length > mostProperties) {
    throw new HttpError(413, `An image has at most ${mostProperties} properties.`);
  }
  if (after.tags.length > mostTags) throw new HttpError(413, `An image has at most ${mostTags} tags.`);
}
