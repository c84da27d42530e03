import { pythonText } from '../attributes/python-text.ts';
import { invalidInput, networkError } from '../errors/registry.ts';

/** Most tags of one resource. TAG-011 */
const mostTags = 50;
export const longestTag = 255;

/** Checks a list of tags. Throws 400 InvalidInput for duplicates and for what is no tag, 400 BadRequest for too many. */
export function readTagList(list: readonly unknown[]): string[] {
  const tags = list.map(readTag);
  if (new Set(tags).size < tags.length) throw invalidInput(`Duplicate items in the list: ${pythonText(tags)}`);
  requireRoom(tags);
  return tags;
}

/** Checks one tag. Throws 400 InvalidInput. */
export function readTag(tag: unknown): string {
  if (typeof tag !== 'string') throw invalidInput(`${pythonText(tag)} is not a valid string`);
  if (tag.length > longestTag) throw invalidInput(`'${tag}' exceeds maximum length of ${longestTag}`);
  return tag;
}

/** Throws 400 BadRequest for more tags than a resource may have. */
export function requireRoom(tags: readonly unknown[]): void {
  if (tags.length > mostTags) {
    throw networkError('BadRequest', 'tags', `The number of tags exceeds the maximum ${mostTags}`);
  }
}
