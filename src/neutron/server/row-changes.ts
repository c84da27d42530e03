/** The columns of `after` that differ from `before`; null when none does. */
export function changedColumns<Row extends object>(before: Row, after: Row): Partial<Row> | null {
  const changes: Partial<Row> = {};
  let differs = false;
  for (const key of Object.keys(after) as (keyof Row)[]) {
    if (after[key] === before[key]) continue;
    changes[key] = after[key];
    differs = true;
  }
  return differs ? changes : null;
}

/** A boolean as the database keeps it. */
export function flag(value: unknown): 0 | 1 {
  return value ? 1 : 0;
}

/** A JSON column that is a list of text. */
export function textList(json: string): string[] {
  return json === '[]' ? [] : (JSON.parse(json) as string[]);
}
