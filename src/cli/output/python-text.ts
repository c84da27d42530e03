import { isObject, type Json } from '../json.ts';

/**
 * A value as Python writes it: `True`, `None`, `{'private': ['10.0.0.2']}`. The openstack client's `value` and `csv` formats
 * print it so, and scripts compare with it.
 */
export function pythonText(value: Json): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: Json): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${quoted(key)}: ${repr(inner)}`)
      .join(', ')}}`;
  }
  return `[${value.map(repr).join(', ')}]`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}
