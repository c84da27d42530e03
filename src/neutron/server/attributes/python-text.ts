/**
 * A value as Neutron prints it in its messages (Python's notation), which clients show and some match against.
 * Long values are cut.
 */
export function pythonText(value: unknown): string {
  const text = print(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

function print(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `'${key}': ${print(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** The value as it stands between single quotes in a message: text as it is, all else in Python's notation. */
export function bareText(value: unknown): string {
  return typeof value === 'string' ? value : pythonText(value);
}
