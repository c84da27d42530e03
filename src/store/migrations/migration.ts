/**
 * One step of the schema. Its statements run on SQLite and on PostgreSQL alike: types are text and integer (0 and 1 for
 * booleans, bigint where 2^31 is not enough), times are ISO text with milliseconds, JSON is text, addresses are hex text.
 * A unique rule that the program tells apart by name is a unique index, not a table constraint.
 */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}
