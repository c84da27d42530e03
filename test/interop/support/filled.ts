import { readFileSync } from 'node:fs';

/** The text of a template with its @NAMES@ filled in. Throws for one that has no value. */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  return readFileSync(template, 'utf8').replace(/@([A-Z_]+)@/g, (name, key) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${template}: there is no value for ${name}`);
    return String(value);
  });
}
