import type { Meta } from './vif.ts';

/**
 * What an object of Nova's stored form has beyond the keys that are known: other keys of its own (O04), and of its `meta`.
 * Nothing: no `meta` at all.
 */
export function metaOf(json: object, known: readonly string[], knownMeta: readonly string[] = []): { meta?: Meta } {
  const { meta = {}, ...own } = json as { readonly meta?: object | null };
  const rest = [
    ...Object.entries(own).filter(([key]) => !known.includes(key)),
    ...Object.entries(meta ?? {}).filter(([key]) => !knownMeta.includes(key)),
  ];
  return rest.length === 0 ? {} : { meta: Object.fromEntries(rest) };
}
