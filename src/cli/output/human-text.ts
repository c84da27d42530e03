import { isObject, type Json } from '../json.ts';

/**
 * A value as the openstack client's tables show it: `None`, `True`, lists with commas, objects as `key='value'` in the order
 * of their keys, lists of objects one a line.
 */
export function humanText(value: Json): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (isObject(value)) return pairs(value, '').join(', ');
  if (typeof value !== 'object') return String(value);
  return value.some(isObject) ? value.map(humanText).join('\n') : value.map(humanText).join(', ');
}

function pairs(value: { readonly [key: string]: Json }, prefix: string): string[] {
  return Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const inner = value[key] ?? null;
      return isObject(inner) ? pairs(inner, `${prefix}${key}.`) : [`${prefix}${key}='${humanText(inner)}'`];
    });
}
