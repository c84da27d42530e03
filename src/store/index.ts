export { insertRow, putRow, updateRows } from './by-shape.ts';
export type { CommitMeter, Database, Queries, Work } from './database.ts';
export { ConstraintError, isConflict, NewerSchemaError, StoreError, StoreUnavailable } from './errors.ts';
export { openPostgres, type PostgresOptions } from './postgres/postgres-database.ts';
export { prepared, preparedForIds } from './prepared.ts';
export { openSqlite, type SqliteOptions } from './sqlite/sqlite-database.ts';
export type * from './tables/index.ts';
export { all, first, run, type Unit } from './unit.ts';
